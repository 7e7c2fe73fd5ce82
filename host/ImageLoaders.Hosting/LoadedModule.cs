namespace ImageLoaders.Hosting;

/// <summary>Represents an assembly or a native library that a plugin has loaded or that its host has provided to it.</summary>
/// <param name="Name">The simple name of an assembly, or the name by which a native library was requested.</param>
/// <param name="Version">The version of an assembly; <see langword="null"/> for a native library.</param>
/// <param name="Kind">The owner of the module.</param>
/// <param name="Context">
/// The name of the load context that contains the assembly; <see langword="null"/> for a native library, which belongs to the process.
/// </param>
/// <param name="Path">The path of the file; empty if unknown.</param>
public sealed record LoadedModule(string Name, string? Version, LoadedModuleKind Kind, string? Context, string Path);

/// <summary>Specifies the owner of a loaded module.</summary>
public enum LoadedModuleKind
{
    /// <summary>The plugin: the file is part of the plugin's private copy.</summary>
    Private,

    /// <summary>The host: the assembly is the contract, or one that the contract exposes.</summary>
    Shared,

    /// <summary>A shared framework that the process runs on.</summary>
    Framework,

    /// <summary>The process: native code stays in memory until the process ends.</summary>
    Native,
}
