using System.Reflection;
using System.Runtime.Loader;

namespace Fixtures;

/// <summary>A dependency of a plugin, which asks for assemblies in its own name.</summary>
public static class Library
{
    public static string Load(string name)
    {
        try
        {
            var assembly = Assembly.Load(new AssemblyName(name));
            return $"{assembly.GetName().Name} in {AssemblyLoadContext.GetLoadContext(assembly)!.Name}";
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return exception.GetType().Name;
        }
    }

    /// <summary>Gets the type of the plugin that uses this library: the one asks for the other.</summary>
    public static Type GetPluginType() => Type.GetType("Fixtures.AskingPlugin, Asking", throwOnError: true)!;
}
