using System.Collections.Immutable;

namespace ImageLoaders.Hosting;

/// <summary>
/// Represents the state of one plugin at one moment. It contains only text and numbers, so that keeping it does not keep the plugin in
/// memory.
/// </summary>
public sealed record PluginStatus
{
    /// <summary>Gets the name of the plugin's folder.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the path of the plugin's folder.</summary>
    public required string Path { get; init; }

    /// <summary>Gets the state of the plugin.</summary>
    public PluginState State { get; init; }

    /// <summary>Gets the reason of the state, and what to do about it; <see langword="null"/> if there is nothing to do.</summary>
    public string? Reason { get; init; }

    /// <summary>Gets the version of the plugin.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the framework that the plugin was built for, such as <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>Gets the version of the contract that the plugin was built against.</summary>
    public Version? ContractVersion { get; init; }

    /// <summary>Gets the SHA-256 over all files of the plugin; <see langword="null"/> if the plugin was never copied.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Gets a value that indicates whether the files were compared with the hashes that the build of the plugin wrote.</summary>
    public bool FilesVerified { get; init; }

    /// <summary>
    /// Gets the schemes that the plugin serves, in ordinal order. The embedder can register a loader of its own for a scheme, which has
    /// precedence.
    /// </summary>
    public ImmutableArray<string> Schemes { get; init; } = [];

    /// <summary>Gets the extensions of files that lead to the plugin, with the dot, in lower case and ordinal order.</summary>
    public ImmutableArray<string> Extensions { get; init; } = [];

    /// <summary>
    /// Gets the schemes that the plugin has registered but another plugin owns. Extensions of files are among them, with their dot.
    /// </summary>
    public ImmutableArray<LostScheme> LostSchemes { get; init; } = [];

    /// <summary>Gets faults that should be corrected.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>
    /// Gets a value that indicates whether the plugin has loaded native code. Native code stays in memory until the process ends.
    /// </summary>
    public bool HasNativeCode { get; init; }

    /// <summary>Gets the number of loads that the plugin has begun.</summary>
    public long Loads { get; init; }

    /// <summary>Gets the number of loads that have failed.</summary>
    public long Failures { get; init; }

    /// <summary>
    /// Gets the number of the generation that is active. The first generation that started is 1, and each replacement adds 1. It is 0 if no
    /// generation was ever active.
    /// </summary>
    public int Generation { get; init; }

    /// <summary>
    /// Gets the number of generations that were replaced and are not gone yet: their loads finish, or they are being unloaded.
    /// </summary>
    public int RetiringGenerations { get; init; }

    /// <summary>Gets the number of generations that something still keeps in memory after they were unloaded.</summary>
    public int LeakedGenerations { get; init; }

    /// <summary>
    /// Gets the number of calls that run in the active generation: loads, metadata requests, and checks whether an image is current.
    /// </summary>
    public int ActiveCalls { get; init; }

    /// <summary>Gets the number of calls that were cancelled and still run.</summary>
    public int StuckCalls { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the latest attempt to load the folder failed for a temporary reason (a full disk, too few file
    /// descriptors) and will be repeated.
    /// </summary>
    public bool IsTriedAgain { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the folder was there when the host started. Whoever put it there wants the plugin: a service is
    /// not ready until it is active, disabled or removed.
    /// </summary>
    public bool IsFromStart { get; init; }

    /// <summary>Gets the identifier of the build of the main DLL. Two builds never have the same identifier.</summary>
    public Guid? ModuleVersionId { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the plugin was loaded permanently (<see cref="ImageLoaderOptions.PermanentPlugins"/>).
    /// </summary>
    public bool IsPermanent { get; init; }

    /// <summary>
    /// Gets the modules that the active generation has loaded and those that the host has provided to it. The array is empty if no
    /// generation is active.
    /// </summary>
    public ImmutableArray<LoadedModule> Modules { get; init; } = [];

    /// <summary>Gets the latest changes of state, the oldest first.</summary>
    public ImmutableArray<PluginTransition> History { get; init; } = [];
}

/// <summary>Represents a scheme, or an extension of files, that a plugin has registered but another plugin owns.</summary>
/// <param name="Scheme">The scheme, or the extension with its dot.</param>
/// <param name="Winner">The name of the plugin that owns it.</param>
public sealed record LostScheme(string Scheme, string Winner);
