using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>
/// Where one generation of a plugin lives. What is shared is the host's own; all else comes from the plugin's copy or not at all: never from the
/// host's private dependencies. It has no field of <see cref="Assembly"/> or <see cref="Type"/>, which would keep it alive for ever.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private readonly SharedAssemblies _shared;
    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _plugin;
    private readonly string _folder;
    // Text alone: an assembly in a field would keep this context alive.
    private readonly ConcurrentDictionary<string, LoadedModule> _managed = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _native = new(StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">The dependencies file is broken.</exception>
    public PluginLoadContext(string plugin, string folder, SharedAssemblies shared, bool isCollectible = true)
        : base($"ImageLoaders.Plugin.{plugin}", isCollectible)
    {
        (_plugin, _folder, _shared) = (plugin, folder, shared);
        _resolver = new(MainAssemblyPath);
    }

    public string PluginName => _plugin;

    public string MainAssemblyPath => Path.Combine(_folder, _plugin + ".dll");

    /// <summary>Whether native code of the plugin's was loaded: it stays in the process after the plugin has gone.</summary>
    public bool NativePinned => !_native.IsEmpty;

    /// <summary>
    /// What it has loaded and was lent, as text, the plugin's own first. It is written down as it comes: whoever asks the runtime for a context's assemblies holds
    /// every context of the process for that moment, and one that is let go just then stays until the next one goes.
    /// </summary>
    public ImmutableArray<LoadedModule> Modules =>
    [
        .. _managed.Values.OrderBy(module => module.Kind).ThenBy(module => module.Name, StringComparer.Ordinal),
        .. _native.OrderBy(library => library.Key, StringComparer.Ordinal).Select(library => new LoadedModule(library.Key, null, LoadedModuleKind.Native, null, library.Value)),
    ];

    /// <summary>Loads the plugin's own assembly.</summary>
    public Assembly LoadMainAssembly() => LoadOwn(MainAssemblyPath);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (!string.IsNullOrEmpty(assemblyName.CultureName))
            return LoadSatellite(assemblyName, assemblyName.CultureName);
        var framework = _shared.FrameworkOfAssembly(name);
        if (_shared.IsContract(name) || framework == SharedAssemblies.CoreFramework)
            return Lend(name);
        if (Find(_resolver.ResolveAssemblyToPath(assemblyName), name + ".dll") is { } path)
            return LoadOwn(path);
        if (framework is not null)
            return Lend(name);
        throw new FileNotFoundException(
            $"Plugin {_plugin} needs {name} {assemblyName.Version}, which is not in its folder: add {name}.dll to it (dotnet publish lays down all that a plugin needs).", name + ".dll");
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        if (Find(_resolver.ResolveUnmanagedDllToPath(unmanagedDllName), NativeCandidates(unmanagedDllName)) is { } path)
        {
            _native[unmanagedDllName] = path;
            return LoadUnmanagedDllFromPath(path);
        }
        // A library of the system's. The default search would do the same, and then nobody would know.
        if (!unmanagedDllName.Contains('/') && NativeLibrary.TryLoad(unmanagedDllName, out var handle))
        {
            _native[unmanagedDllName] = "";
            return handle;
        }
        return 0;
    }

    private Assembly LoadOwn(string path) => Note(LoadFromAssemblyPath(path), LoadedModuleKind.Private);

    private Assembly Lend(string name) => Note(SharedAssemblies.Load(name), _shared.IsContract(name) ? LoadedModuleKind.Shared : LoadedModuleKind.Framework);

    private Assembly Note(Assembly assembly, LoadedModuleKind kind)
    {
        var name = assembly.GetName();
        _managed.TryAdd(name.FullName, new(name.Name!, name.Version?.ToString(), kind, GetLoadContext(assembly)?.Name, assembly.Location));
        return assembly;
    }

    // A resource that is not there is no fault: the runtime goes on with the neutral one.
    private Assembly? LoadSatellite(AssemblyName assemblyName, string culture) =>
        !_shared.IsContract(Path.GetFileNameWithoutExtension(assemblyName.Name!))
        && Find(_resolver.ResolveAssemblyToPath(assemblyName), Path.Combine(culture, assemblyName.Name + ".dll")) is { } path
            ? LoadOwn(path)
            : null;

    // What the dependencies file says, else the file of that name. Neither may lead out of the folder.
    private string? Find(string? resolved, params ReadOnlySpan<string> candidates)
    {
        if (resolved is not null)
            return ThrowIfOutside(resolved);
        foreach (var candidate in candidates)
        {
            var path = Path.Combine(_folder, candidate);
            if (File.Exists(path))
                return ThrowIfOutside(path);
        }
        return null;
    }

    private string ThrowIfOutside(string path) => PluginFolder.Contains(_folder, path)
        ? Path.GetFullPath(path)
        : throw new FileLoadException($"Plugin {_plugin} asks for {path}, which is not in its folder. What a plugin needs must lie in its folder.", path);

    private static string[] NativeCandidates(string name)
    {
        if (Path.IsPathRooted(name))
            return [];
        var suffix = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        string[] names = OperatingSystem.IsWindows() ? [name, name + suffix] : [name, "lib" + name + suffix, name + suffix, "lib" + name];
        return [.. names, .. names.Select(file => Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native", file))];
    }
}
