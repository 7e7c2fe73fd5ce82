using System.Globalization;
using System.Resources;
using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(Fixtures.SatellitePlugin))]

namespace Fixtures;

/// <summary>Reports, as the remark of an image, its greeting in the language that the id names.</summary>
public sealed class SatellitePlugin : IImageLoaderPlugin, IImageLoader
{
    private static readonly ResourceManager Texts = new("Texts", typeof(SatellitePlugin).Assembly);

    public void Register(IPluginContext context) => context.RegisterImageLoader("satellite", this);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((load, _) =>
    {
        var pixels = load.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span.Clear();
        return Task.FromResult(new Image(pixels)
        {
            Remarks =
            [Texts.GetString("Greeting", CultureInfo.GetCultureInfo(load.ImageId.Rest))!]
        });
    });
}
