using System.Collections.Immutable;

namespace ImageLoaders.Hosting;

/// <summary>How one plugin is at one moment. Text and numbers only: keeping it keeps nothing of the plugin alive.</summary>
public sealed record PluginStatus
{
    /// <summary>Its folder's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its folder.</summary>
    public required string Path { get; init; }

    /// <summary>Its state.</summary>
    public PluginState State { get; init; }

    /// <summary>Why it is in that state, and what to do about it; <see langword="null"/> when all is well.</summary>
    public string? Reason { get; init; }

    /// <summary>Its own version.</summary>
    public string? Version { get; init; }

    /// <summary>What it was built for: <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>The version of the contract that it was built against.</summary>
    public Version? ContractVersion { get; init; }

    /// <summary>SHA-256 over all of its files; <see langword="null"/> when it was never copied.</summary>
    public string? ContentHash { get; init; }

    /// <summary>Whether its files were compared with the hashes that its build wrote.</summary>
    public bool FilesVerified { get; init; }

    /// <summary>Schemes that lead to it, unless the embedder has registered a loader of its own, in ordinal order.</summary>
    public ImmutableArray<string> Schemes { get; init; } = [];

    /// <summary>Schemes that it wants and another has.</summary>
    public ImmutableArray<LostScheme> LostSchemes { get; init; } = [];

    /// <summary>What should be mended.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether it has loaded native code, which stays in the process until that ends.</summary>
    public bool NativePinned { get; init; }

    /// <summary>Loads that were begun in it.</summary>
    public long Loads { get; init; }

    /// <summary>Those of them that failed.</summary>
    public long Failures { get; init; }

    /// <summary>Which generation serves: 1 for the first that started, one more for each that took over; 0 when none ever did.</summary>
    public int Generation { get; init; }

    /// <summary>Generations that were replaced and are not gone yet: their loads finish, or they are being unloaded.</summary>
    public int RetiringGenerations { get; init; }

    /// <summary>Generations that something still holds after they were unloaded.</summary>
    public int LeakedGenerations { get; init; }

    /// <summary>Calls that run in the generation that serves: loads, and questions for metadata or whether an image is current.</summary>
    public int ActiveCalls { get; init; }

    /// <summary>Calls that were told to stop and still run.</summary>
    public int StuckCalls { get; init; }

    /// <summary>Whether the last attempt to load what lies in its folder failed by something that may pass (a full disk, no descriptors), and is made again.</summary>
    public bool IsTriedAgain { get; init; }

    /// <summary>Names the build of its main DLL: two builds never share it.</summary>
    public Guid? ModuleVersionId { get; init; }

    /// <summary>Whether it was loaded for good: <see cref="ImageLoaderOptions.PermanentPlugins"/>.</summary>
    public bool IsPermanent { get; init; }

    /// <summary>What the generation that serves has loaded and was lent by its host; empty when none does.</summary>
    public ImmutableArray<LoadedModule> Modules { get; init; } = [];

    /// <summary>Its last changes of state, oldest first.</summary>
    public ImmutableArray<PluginTransition> History { get; init; } = [];
}

/// <summary>A scheme that a plugin wants and another has.</summary>
/// <param name="Scheme">The scheme.</param>
/// <param name="Winner">The plugin that has it.</param>
public sealed record LostScheme(string Scheme, string Winner);
