using ImageLoaders;
using Newtonsoft.Json.Linq;

[assembly: ImageLoaderPlugin(typeof(Fixtures.MissingDependencyPlugin))]

namespace Fixtures;

public sealed class MissingDependencyPlugin : IImageLoaderPlugin, IImageLoader
{
    public void Register(IPluginContext context) =>
        context.RegisterImageLoader(JObject.Parse("{\"scheme\":\"missing\"}").Value<string>("scheme")!, this);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((_, _) => throw new NotSupportedException());
}
