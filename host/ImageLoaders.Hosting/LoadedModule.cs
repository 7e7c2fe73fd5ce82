namespace ImageLoaders.Hosting;

/// <summary>Represents an assembly or a native library that a plugin has loaded or that its host has provided to it.</summary>
/// <param name="Name">The simple name of an assembly, or the name by which a native library was requested.</param>
/// <param name="Version">
/// The version by which an assembly is referenced (<c>AssemblyVersion</c>); <see langword="null"/> for a native library.
/// </param>
/// <param name="Kind">The owner of the module.</param>
/// <param name="Context">
/// The name of the load context that contains the assembly; <see langword="null"/> for a native library, which belongs to the process.
/// </param>
/// <param name="Path">The path of the file; empty if unknown.</param>
public sealed record LoadedModule(string Name, string? Version, LoadedModuleKind Kind, string? Context, string Path)
{
    /// <summary>
    /// Gets the version that the build gave to the assembly (<c>AssemblyInformationalVersion</c>), such as <c>1.2.0+4f1c9a2</c>;
    /// <see langword="null"/> for a framework's assembly and for a native library, and if the assembly states none. It tells two releases
    /// apart whose <see cref="Version"/> is the same.
    /// </summary>
    public string? InformationalVersion { get; init; }
}

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
