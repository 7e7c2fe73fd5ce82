namespace ImageLoaders.Hosting;

/// <summary>What becomes of a plugin whose files are not those that the operator has locked.</summary>
public enum PluginTrust
{
    /// <summary>Nobody asks.</summary>
    Off,

    /// <summary>It is loaded, and the listing and the log warn.</summary>
    Warn,

    /// <summary>It is rejected.</summary>
    Enforce,
}
