using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(NoisePlugin))]

#pragma warning disable CA1050 // the design's page shows it without a namespace, and it must compile as it stands there
public sealed class NoisePlugin : IImageLoaderPlugin, IImageLoader
{
    public void Register(IPluginContext context) => context.RegisterImageLoader("noise", this);
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);
    private static async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        if (!int.TryParse(request.ImageId.Rest, out var seed))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "noise: takes a whole number, as in noise:42.");
        var pixels = request.AllocatePixels(rows: 512, columns: 512, PixelFormat.Gray16);
        await Task.Run(() => new Random(seed).NextBytes(pixels.Memory.Span), cancellationToken);
        return new Image(pixels) { Window = new(32768, 65536), Source = new() { FreshFor = Timeout.InfiniteTimeSpan } };
    }
}
