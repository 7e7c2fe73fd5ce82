using System.Collections.Immutable;

namespace ImageLoaders.Hosting;

/// <summary>What a plugin's folder tells without any of its code being run. Which schemes it has is not known until it runs.</summary>
public sealed record PluginInspection
{
    /// <summary>The folder's name, which is the plugin's.</summary>
    public required string Name { get; init; }

    /// <summary>The folder, as a full path.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it can be loaded.</summary>
    public PluginVerdict Verdict { get; init; }

    /// <summary>Why not, and what to do about it; <see langword="null"/> when the verdict is <see cref="PluginVerdict.Ok"/>.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether it was rejected for something that may pass without the folder being changed: a disk that is full, too few descriptors.</summary>
    public bool MayPass { get; init; }

    /// <summary>The plugin's own version, without build metadata.</summary>
    public string? Version { get; init; }

    /// <summary>Names the build of the main DLL: two builds never share it.</summary>
    public Guid? ModuleVersionId { get; init; }

    /// <summary>The full name of the entry type.</summary>
    public string? EntryType { get; init; }

    /// <summary>What it was built for: <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>The version of <c>ImageLoaders.Abstractions</c> that it was built against.</summary>
    public Version? ContractVersion { get; init; }

    /// <summary><c>any</c>, or the processor that the main DLL is for: <c>x64</c>, <c>arm64</c>…</summary>
    public string? Architecture { get; init; }

    /// <summary>Shared frameworks that it asks for, as <c>Microsoft.NETCore.App 10.0.0</c>.</summary>
    public ImmutableArray<string> SharedFrameworks { get; init; } = [];

    /// <summary>Every file, relative to the folder, with <c>/</c>, in ordinal order.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Whether <c>&lt;Name&gt;.files.json</c> is there and every file matches it.</summary>
    public bool FilesVerified { get; init; }

    /// <summary>What does not keep it from loading, and should be mended.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether the main DLL sets a resolver for its native libraries itself.</summary>
    internal bool SetsDllImportResolver { get; init; }
}
