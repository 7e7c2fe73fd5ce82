using ImageLoaders;
using Newtonsoft.Json.Linq;

[assembly: ImageLoaderPlugin(typeof(Fixtures.VersionedPlugin))]

namespace Fixtures;

/// <summary>
/// One plugin in two versions, each with a package of its own version beside it. Of <c>versioned:&lt;0-65535&gt;</c> the pixels are this
/// version, the package's major version, and the number's two bytes. Below 16 it may be kept for ever; above, not at all.
/// </summary>
public sealed class VersionedPlugin : IImageLoaderPlugin, IImageLoader
{
#if FIRST
    private const byte Version = 1;
#else
    private const byte Version = 2;
#endif

    public void Register(IPluginContext context) => context.RegisterImageLoader("versioned", this);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(async (load, cancellationToken) =>
    {
        if (!ushort.TryParse(load.ImageId.Rest, out var number))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "versioned: takes a number from 0 to 65535.");
        await Task.Delay(number % 3, cancellationToken);
        var parsed = (int)JObject.Parse($"{{\"number\":{number}}}")["number"]!;
        var pixels = load.AllocatePixels(1, 4, PixelFormat.Gray8);
        byte[] values = [Version, (byte)typeof(JObject).Assembly.GetName().Version!.Major, (byte)parsed, (byte)(parsed >> 8)];
        values.CopyTo(pixels.Memory.Span);
        return new Image(pixels) { Source = new() { FreshFor = number < 16 ? Timeout.InfiniteTimeSpan : TimeSpan.Zero } };
    });
}
