using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace ImageLoaders.PluginTesting;

/// <summary>Uses a plugin in a context of its own, as the host does, and unloads it.</summary>
internal static class PluginUnloading
{
    /// <param name="pluginType">The plugin's type as the test knows it; its assembly is loaded a second time.</param>
    /// <param name="use">Gets what the plugin has registered, and keeps nothing of it.</param>
    /// <returns>Whether nothing of the plugin is left.</returns>
    public static bool IsGoneAfter(Type pluginType, Action<FakePluginContext> use)
    {
        var context = UseAndUnload(pluginType.Assembly.Location, use);
        // Work that was cancelled ends on a thread of its own, and on a busy machine late.
        for (var begin = Environment.TickCount64; context.IsAlive && Environment.TickCount64 - begin < 120_000; Thread.Sleep(5))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !context.IsAlive;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseAndUnload(string path, Action<FakePluginContext> use)
    {
        var context = new Context(Path.GetDirectoryName(path)!);
        var type = context.LoadFromAssemblyPath(path).GetCustomAttribute<ImageLoaderPluginAttribute>()!.PluginType;
        using var fake = new FakePluginContext();
        ((IImageLoaderPlugin)Activator.CreateInstance(type)!).Register(fake);
        use(fake);
        context.Unload();
        return new WeakReference(context);
    }

    private sealed class Context(string folder) : AssemblyLoadContext(nameof(PluginUnloading), isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName) =>
            assemblyName.Name is "ImageLoaders.Codecs" ? LoadFromAssemblyPath(Path.Combine(folder, assemblyName.Name + ".dll")) : null;
    }
}
