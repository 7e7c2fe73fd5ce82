namespace ImageLoaders.Hosting;

/// <summary>Represents the result of <see cref="PluginInstaller.Install"/>.</summary>
/// <param name="Inspection">
/// What was found out about the plugin. Nothing was changed unless the verdict is <see cref="PluginVerdict.Ok"/>.
/// </param>
/// <param name="IsReplacement">Whether the plugin has replaced one of its name.</param>
public sealed record PluginInstallation(PluginInspection Inspection, bool IsReplacement);
