namespace ImageLoaders.Hosting;

/// <summary>Specifies the result of the inspection of a folder.</summary>
public enum PluginVerdict
{
    /// <summary>The folder contains no plugin.</summary>
    NotAPlugin,

    /// <summary>The folder contains a plugin that this host must not load. None of its code has run.</summary>
    Rejected,

    /// <summary>The folder contains a plugin that this host can load, as far as can be determined without running it.</summary>
    Ok,
}
