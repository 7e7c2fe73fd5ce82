namespace ImageLoaders.Hosting;

/// <summary>What an inspection says of a folder.</summary>
public enum PluginVerdict
{
    /// <summary>Nothing here says that it is a plugin.</summary>
    NotAPlugin,

    /// <summary>A plugin that this host must not load; none of its code has run.</summary>
    Rejected,

    /// <summary>A plugin that this host can load, as far as can be told without running it.</summary>
    Ok,
}
