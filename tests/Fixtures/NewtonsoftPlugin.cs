using System.Reflection;
using ImageLoaders;
using Newtonsoft.Json.Linq;

[assembly: ImageLoaderPlugin(typeof(Fixtures.NewtonsoftPlugin))]

namespace Fixtures;

/// <summary>Reports, as the remark of an image, which Newtonsoft.Json it runs with. Its scheme is its assembly's name.</summary>
public sealed class NewtonsoftPlugin : IImageLoaderPlugin, IImageLoader
{
    public void Register(IPluginContext context) => context.RegisterImageLoader(context.PluginName, this);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((_, _) =>
    {
        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span.Clear();
        var version = typeof(JObject).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()!.Version;
        var parsed = JObject.Parse("{\"answer\":42}");
        return Task.FromResult(new Image(pixels) { Remarks = [version, (string)parsed["answer"]!] });
    });
}
