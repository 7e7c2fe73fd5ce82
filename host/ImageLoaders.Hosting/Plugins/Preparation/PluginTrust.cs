namespace ImageLoaders.Hosting;

/// <summary>Specifies how the host treats a plugin whose files are not those on the operator's list.</summary>
public enum PluginTrust
{
    /// <summary>The host does not check the list.</summary>
    Off,

    /// <summary>The host loads the plugin and writes a warning to the list of plugins and to the log.</summary>
    Warn,

    /// <summary>The host rejects the plugin.</summary>
    Enforce,
}
