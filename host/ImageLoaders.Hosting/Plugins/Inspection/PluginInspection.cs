using System.Collections.Immutable;

namespace ImageLoaders.Hosting;

/// <summary>
/// Represents what is known about a plugin's folder without running its code. The schemes of the plugin are known only when it runs.
/// </summary>
public sealed record PluginInspection
{
    /// <summary>Gets the name of the folder, which is the name of the plugin.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the full path of the folder.</summary>
    public required string Path { get; init; }

    /// <summary>Gets whether the plugin can be loaded.</summary>
    public PluginVerdict Verdict { get; init; }

    /// <summary>
    /// Gets why the plugin cannot be loaded, and what to do about it; <see langword="null"/> if the verdict is
    /// <see cref="PluginVerdict.Ok"/>.
    /// </summary>
    public string? Reason { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the plugin was rejected for a temporary reason, which can end without a change of the folder: a
    /// full disk, or too few file descriptors.
    /// </summary>
    public bool IsTemporary { get; init; }

    /// <summary>Gets the version of the plugin, without build metadata.</summary>
    public string? Version { get; init; }

    /// <summary>Gets the identifier of the build of the main DLL. Two builds never have the same identifier.</summary>
    public Guid? ModuleVersionId { get; init; }

    /// <summary>Gets the full name of the entry type.</summary>
    public string? EntryType { get; init; }

    /// <summary>Gets the framework that the plugin was built for, such as <c>.NETCoreApp,Version=v10.0</c>.</summary>
    public string? TargetFramework { get; init; }

    /// <summary>Gets the version of <c>ImageLoaders.Abstractions</c> that the plugin was built against.</summary>
    public Version? ContractVersion { get; init; }

    /// <summary>
    /// Gets the processor architecture of the main DLL, such as <c>x64</c> or <c>arm64</c>; <c>any</c> if it runs on all.
    /// </summary>
    public string? Architecture { get; init; }

    /// <summary>Gets the shared frameworks that the plugin requires, such as <c>Microsoft.NETCore.App 10.0.0</c>.</summary>
    public ImmutableArray<string> SharedFrameworks { get; init; } = [];

    /// <summary>Gets all files in ordinal order, as paths relative to the folder, with <c>/</c>.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>Gets a value that indicates whether <c>&lt;Name&gt;.files.json</c> exists and every file matches it.</summary>
    public bool FilesVerified { get; init; }

    /// <summary>Gets faults that do not prevent the plugin from being loaded, but should be corrected.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>Whether the main DLL sets a resolver for its native libraries itself.</summary>
    internal bool SetsDllImportResolver { get; init; }
}
