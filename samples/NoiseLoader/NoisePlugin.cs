using ImageLoaders;

[assembly: ImageLoaderPlugin(typeof(NoisePlugin))]

public sealed class NoisePlugin : IImageLoaderPlugin, IImageLoader
{
    public void Register(IPluginContext context) => context.RegisterImageLoader("noise", this);
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    private static Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        if (!int.TryParse(request.ImageId.Rest, out var seed))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "noise: takes a whole number, as in noise:42.");
        var pixels = request.AllocatePixels(rows: 512, columns: 512, PixelFormat.Gray16);
        new Random(seed).NextBytes(pixels.Memory.Span);
        return Task.FromResult(new Image(pixels) { Window = new(32768, 65536) });
    }
}
