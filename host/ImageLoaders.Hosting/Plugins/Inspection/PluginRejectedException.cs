namespace ImageLoaders.Hosting.Plugins.Inspection;

/// <summary>Ends an inspection: this folder must not be loaded. Its message is the reason that a person reads.</summary>
internal sealed class PluginRejectedException(string reason) : Exception(reason);
