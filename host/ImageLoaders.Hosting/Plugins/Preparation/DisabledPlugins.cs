namespace ImageLoaders.Hosting.Plugins.Preparation;

/// <summary>Which plugins are not to be loaded, whatever lies in their folders.</summary>
internal sealed class DisabledPlugins(ImageLoaderOptions options)
{
    /// <summary>Gets why a plugin is disabled; <see langword="null"/> when it is not.</summary>
    /// <param name="name">The plugin's name, compared without case.</param>
    /// <param name="commands">What the operator has said.</param>
    public string? Explain(string name, OperatorCommands commands) =>
        options.SafeMode ? "ImageLoaders:SafeMode is on: no plugin is loaded."
        : options.DisabledPlugins.Contains(name, StringComparer.OrdinalIgnoreCase) ? "ImageLoaders:DisabledPlugins names it."
        : commands.IsDisabled(name) ? $"The operator has disabled it. 'imageloaders plugins enable {name}' brings it back."
        : null;
}
