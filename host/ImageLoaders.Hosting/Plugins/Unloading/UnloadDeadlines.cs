namespace ImageLoaders.Hosting.Plugins.Unloading;

/// <summary>How long each step of an unload may take.</summary>
internal sealed record UnloadDeadlines
{
    /// <summary>For the loads that run to end by themselves.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For the plugin to heed its stopping token, and then for loads to end.</summary>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>For the plugin's own disposal.</summary>
    public TimeSpan Dispose { get; init; } = TimeSpan.FromSeconds(5);
}
