using System.Runtime.Loader;
using McMaster.NETCore.Plugins.Loader;

namespace ImageLoaders.Hosting.Plugins.Isolation;

/// <summary>
/// Makes the load context of a plugin's main assembly: one of McMaster.NETCore.Plugins, whose default context is the plugin's
/// <see cref="PluginLoadContext"/>. The package asks that context first for every name. When it refuses, the package looks into its
/// base folder, and then the runtime offers the application's own assemblies. The base folder is therefore a <see cref="RefusalFolder"/>.
/// </summary>
internal static class MainAssemblyContext
{
    /// <param name="dependencies">The context that answers for everything but the main assembly.</param>
    /// <param name="refusals">The base folder.</param>
    /// <returns>A context with the name of <paramref name="dependencies"/>, collectible when that one is.</returns>
    public static AssemblyLoadContext Create(PluginLoadContext dependencies, RefusalFolder refusals)
    {
        // The package names the context after a file, which has to exist until the context is built.
        var placeholder = refusals.CreatePlaceholder(dependencies.Name!);
        var builder = new AssemblyLoadContextBuilder()
            .SetMainAssemblyPath(placeholder)
            .SetDefaultContext(dependencies)
            .PreferDefaultLoadContext(true);
        var context = (dependencies.IsCollectible ? builder.EnableUnloading() : builder).Build();
        File.Delete(placeholder);
        return context;
    }
}
