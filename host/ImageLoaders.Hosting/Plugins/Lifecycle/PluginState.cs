namespace ImageLoaders.Hosting;

/// <summary>How a plugin is.</summary>
public enum PluginState
{
    /// <summary>The folder holds no plugin.</summary>
    NotAPlugin,

    /// <summary>The operator does not want it.</summary>
    Disabled,

    /// <summary>It cannot be loaded here; none of its code ran.</summary>
    Rejected,

    /// <summary>It is being copied and started.</summary>
    Loading,

    /// <summary>It loads images.</summary>
    Active,

    /// <summary>Its code failed or took too long at the start.</summary>
    Faulted,

    /// <summary>It takes no new loads, and finishes those that run.</summary>
    Draining,

    /// <summary>It is being disposed and unloaded.</summary>
    Unloading,

    /// <summary>It is gone. Where this was proven, nothing of it is left in memory but native libraries.</summary>
    Unloaded,

    /// <summary>It was unloaded, and something still holds it.</summary>
    Leaked,

    /// <summary>The host stopped using it because too many of its loads are stuck.</summary>
    Quarantined,
}
