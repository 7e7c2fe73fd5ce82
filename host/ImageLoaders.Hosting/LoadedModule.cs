namespace ImageLoaders.Hosting;

/// <summary>An assembly or native library that a plugin has loaded, or was lent by its host.</summary>
/// <param name="Name">An assembly's simple name, or a native library's as it was asked for.</param>
/// <param name="Version">An assembly's version; <see langword="null"/> for a native library.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="Context">The name of the load context that it lives in; <see langword="null"/> for a native library, which lives in the process.</param>
/// <param name="Path">Where it was loaded from; empty where that is not known.</param>
public sealed record LoadedModule(string Name, string? Version, LoadedModuleKind Kind, string? Context, string Path);

/// <summary>Whose a loaded module is.</summary>
public enum LoadedModuleKind
{
    /// <summary>The plugin's own, from its private copy.</summary>
    Private,

    /// <summary>The contract, or what it shows: the host's instance.</summary>
    Shared,

    /// <summary>Of a shared framework that the process runs on: the host's instance.</summary>
    Framework,

    /// <summary>Native code; it stays in the process until that ends.</summary>
    Native,
}
