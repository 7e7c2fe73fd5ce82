using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ImageLoaders.Hosting.Plugins.Inspection;

namespace ImageLoaders.Hosting.Plugins.Isolation;

/// <summary>
/// Answers for everything that one generation of a plugin asks for. What is shared is the host's own; all else comes from the plugin's
/// copy or not at all: never from the host's private dependencies. The main assembly lives in <see cref="Main"/>, which asks this context;
/// the plugin's own dependencies live here. Both are unloaded together. It has no field of <see cref="Assembly"/> or
/// <see cref="Type"/>, which would keep it alive for ever.
/// </summary>
internal sealed class PluginLoadContext : AssemblyLoadContext
{
    private static readonly ConditionalWeakTable<AssemblyLoadContext, PluginLoadContext> OfMain = [];

    private readonly SharedAssemblies _shared;
    private readonly AssemblyDependencyResolver _resolver;
    private readonly string _plugin;
    private readonly string _folder;
    // Text alone: an assembly in a field would keep this context alive.
    private readonly ConcurrentDictionary<string, LoadedModule> _managed = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, string> _native = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _refused = new(StringComparer.OrdinalIgnoreCase);
    private readonly RefusalFolder _refusals;
    private string? _mainName;

    /// <exception cref="InvalidOperationException">The dependencies file is broken.</exception>
    public PluginLoadContext(string plugin, string folder, SharedAssemblies shared, bool isCollectible = true)
        : base($"ImageLoaders.Plugin.{plugin}", isCollectible)
    {
        (_plugin, _folder, _shared) = (plugin, folder, shared);
        _resolver = new(MainAssemblyPath);
        _refusals = new(Path.Combine(Path.GetDirectoryName(folder)!, ".refused"));
        Main = MainAssemblyContext.Create(this, _refusals);
        OfMain.Add(Main, this);
    }

    /// <summary>Gets the context of the main assembly.</summary>
    public AssemblyLoadContext Main { get; }

    public string PluginName => _plugin;

    public string MainAssemblyPath => Path.Combine(_folder, _plugin + ".dll");

    /// <summary>Whether native code of the plugin's was loaded: it stays in the process after the plugin has gone.</summary>
    public bool HasNativeCode => !_native.IsEmpty;

    /// <summary>
    /// Gets what the plugin has loaded and was lent, as text, the plugin's own first. It is written down as it comes: whoever asks the
    /// runtime for a context's assemblies holds every context of the process for that moment, and one that is let go just then stays until
    /// the next one goes.
    /// </summary>
    public ImmutableArray<LoadedModule> Modules =>
    [
        .. _managed.Values.OrderBy(module => module.Kind).ThenBy(module => module.Name, StringComparer.Ordinal),
        .. _native.OrderBy(library => library.Key, StringComparer.Ordinal)
            .Select(library => new LoadedModule(library.Key, null, LoadedModuleKind.Native, null, library.Value)),
    ];

    /// <summary>Gets the context that answers for an assembly of a plugin.</summary>
    /// <returns><see langword="null"/> for an assembly of anybody else.</returns>
    public static PluginLoadContext? GetFor(Assembly assembly) => GetLoadContext(assembly) switch
    {
        PluginLoadContext context => context,
        { } main when OfMain.TryGetValue(main, out var context) => context,
        _ => null,
    };

    /// <summary>Loads the plugin's main assembly.</summary>
    /// <param name="setsResolver">Whether it sets a resolver for its native libraries itself, of which an assembly can have one.</param>
    public Assembly LoadMainAssembly(bool setsResolver = false)
    {
        var assembly = Note(Main.LoadFromAssemblyPath(MainAssemblyPath), LoadedModuleKind.Private);
        _mainName = assembly.GetName().Name;
        Main.ResolvingUnmanagedDll += (_, name) => LoadUnmanagedDll(name);
        if (!setsResolver)
            NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => LoadUnmanagedDll(name));
        return assembly;
    }

    /// <summary>Gets why an assembly was refused; <see langword="null"/> when it was not.</summary>
    /// <param name="assemblyName">Its name, with or without version.</param>
    public string? GetRefusal(string assemblyName) => _refused.GetValueOrDefault(assemblyName.Split(',')[0]);

    /// <summary>Begins to unload both contexts.</summary>
    public void UnloadBoth()
    {
        Main.Unload();
        Unload();
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return Find(assemblyName);
        }
        catch (Exception refusal)
        {
            // The context of the main assembly takes it for "not here", and would search elsewhere.
            _refused[assemblyName.Name!] = refusal.Message;
            _refusals.Add(assemblyName);
            throw;
        }
    }

    private Assembly? Find(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (!string.IsNullOrEmpty(assemblyName.CultureName))
            return LoadSatellite(assemblyName, assemblyName.CultureName);
        if (name.Equals(_mainName, StringComparison.OrdinalIgnoreCase))
            return Main.LoadFromAssemblyName(new AssemblyName(_mainName)); // without a version: it is the one there is
        var framework = _shared.FrameworkOfAssembly(name);
        if (_shared.IsContract(name) || framework == SharedAssemblies.CoreFramework)
            return Lend(name);
        if (Find(_resolver.ResolveAssemblyToPath(assemblyName), name + ".dll") is { } path)
            return LoadOwn(path);
        if (framework is not null)
            return Lend(name);
        throw new FileNotFoundException(
            $"Plugin {_plugin} needs {name} {assemblyName.Version}, which is not in its folder: add {name}.dll to it "
            + "(dotnet publish lays down all that a plugin needs).",
            name + ".dll");
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

    private Assembly Lend(string name) =>
        Note(SharedAssemblies.Load(name), _shared.IsContract(name) ? LoadedModuleKind.Shared : LoadedModuleKind.Framework);

    private Assembly Note(Assembly assembly, LoadedModuleKind kind)
    {
        var name = assembly.GetName();
        if (!_managed.ContainsKey(name.FullName))
            _managed.TryAdd(name.FullName,
                new(name.Name!, name.Version?.ToString(), kind, GetLoadContext(assembly)?.Name, assembly.Location)
                {
                    InformationalVersion = kind == LoadedModuleKind.Framework ? null
                        : assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion,
                });
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
        : throw new FileLoadException(
            $"Plugin {_plugin} asks for {path}, which is not in its folder. What a plugin needs must lie in its folder.", path);

    private static string[] NativeCandidates(string name)
    {
        if (Path.IsPathRooted(name))
            return [];
        var suffix = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        string[] names = OperatingSystem.IsWindows() ? [name, name + suffix] : [name, "lib" + name + suffix, name + suffix, "lib" + name];
        return [.. names, .. names.Select(file => Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native", file))];
    }
}
