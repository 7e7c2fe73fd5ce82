using System.Reflection;
using System.Runtime.InteropServices;
using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(Fixtures.AskingPlugin))]

namespace Fixtures;

/// <summary>
/// Asks for what the id names, and reports the answer as the remark of an image: <c>asking:main:&lt;assembly&gt;</c> in the name of the
/// main assembly, <c>asking:dependency:&lt;assembly&gt;</c> in the name of its dependency, <c>asking:types:</c> whether both know one type
/// of it, <c>asking:native:</c> a native library. With the setting <c>start</c> it needs its dependency to start.
/// </summary>
public sealed partial class AskingPlugin : IImageLoaderPlugin, IImageLoader
{
    // An assembly can have one resolver: that the plugin sets its own must not fail. It declines, and the host looks.
    static AskingPlugin() => NativeLibrary.SetDllImportResolver(typeof(AskingPlugin).Assembly, (_, _, _) => 0);

    public void Register(IPluginContext context)
    {
        context.RegisterImageLoader("asking", this);
        if (context.Configuration["start"] is { } name)
            UseDependency(name);
    }

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((load, _) =>
    {
        var pixels = load.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span.Clear();
        return Task.FromResult(new Image(pixels) { Remarks = [Answer(load.ImageId.Rest.Split(':', 2))] });
    });

    private static string Answer(string[] question) => question switch
    {
        ["main", var name] => Load(name),
        ["dependency", var name] => UseDependency(name),
        ["types", _] => DependencyKnowsThisType().ToString(),
        ["native", _] => Marshal.PtrToStringUTF8(Version())!,
        _ => throw new ImageLoadException(ImageLoadError.InvalidImageId, "asking: takes main, dependency, types or native."),
    };

    private static string Load(string name)
    {
        try
        {
            var assembly = Assembly.Load(new AssemblyName(name));
            return $"{assembly.GetName().Name} in {System.Runtime.Loader.AssemblyLoadContext.GetLoadContext(assembly)!.Name}";
        }
        catch (Exception exception) when (exception is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return exception.GetType().Name;
        }
    }

    private static string UseDependency(string name) => Library.Load(name);

    private static bool DependencyKnowsThisType() => Library.GetPluginType() == typeof(AskingPlugin);

    [LibraryImport("fixture", EntryPoint = "zlibVersion")]
    private static partial nint Version();
}
