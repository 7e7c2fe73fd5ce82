namespace ImageLoaders.Hosting;

/// <summary>Specifies the state of a plugin.</summary>
public enum PluginState
{
    /// <summary>The folder contains no plugin.</summary>
    NotAPlugin,

    /// <summary>The operator has disabled the plugin.</summary>
    Disabled,

    /// <summary>The plugin cannot be loaded here. None of its code has run.</summary>
    Rejected,

    /// <summary>The plugin is being copied and started.</summary>
    Loading,

    /// <summary>The plugin loads images.</summary>
    Active,

    /// <summary>The plugin failed or took too long during its start.</summary>
    Faulted,

    /// <summary>The plugin accepts no new loads, and its running loads finish.</summary>
    Draining,

    /// <summary>The plugin is being disposed and unloaded.</summary>
    Unloading,

    /// <summary>The plugin was unloaded. If this was verified, only its native libraries are left in memory.</summary>
    Unloaded,

    /// <summary>The plugin was unloaded, but something still keeps it in memory.</summary>
    Leaked,

    /// <summary>The host has stopped using the plugin, because too many of its loads do not return.</summary>
    Quarantined,
}
