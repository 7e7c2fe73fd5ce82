namespace ImageLoaders.Testing;

/// <summary>Represents the options of a <see cref="PluginTrial"/>.</summary>
public sealed record PluginTrialOptions
{
    /// <summary>Gets how often the plugin is loaded again to find what it leaves behind. At least 0; default 100.</summary>
    public int Reloads { get; init; } = 100;

    /// <summary>Gets how many loads run at the same time in the check of concurrency. At least 1; default 8.</summary>
    public int ParallelLoads { get; init; } = 8;

    /// <summary>
    /// Gets how long work may go on after its load was cancelled or its deadline passed, and how long an id that is not valid may take.
    /// Default 5 s.
    /// </summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long one load may take, after which it ends with <see cref="ImageLoadError.Timeout"/>. Default 60 s.</summary>
    public TimeSpan LoadTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Gets a plugins folder whose other plugins are loaded as well, for images that are made of others; <see langword="null"/> (the
    /// default) loads none.
    /// </summary>
    public string? OtherPluginsPath { get; init; }

    /// <summary>Gets the section <c>ImageLoaders</c> of the configuration; <see langword="null"/> (the default) if it is empty.</summary>
    public Microsoft.Extensions.Configuration.IConfiguration? Configuration { get; init; }
}
