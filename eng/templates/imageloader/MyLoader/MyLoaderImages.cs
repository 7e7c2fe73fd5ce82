using ImageLoaders;

namespace MyLoader;

/// <summary>Loads <c>my-scheme:&lt;number&gt;</c>: noise that the number is the seed of. Replace it by what you want to load.</summary>
public sealed class MyLoaderImages : IImageLoader
{
    /// <inheritdoc/>
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    private static Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        if (!int.TryParse(request.ImageId.Rest, out var seed))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "my-scheme: takes a whole number, as in my-scheme:42.");
        var pixels = request.AllocatePixels(rows: 256, columns: 256, PixelFormat.Gray16);
        using (request.StartStage(LoadStage.Decode))
            new Random(seed).NextBytes(pixels.Memory.Span);
        return Task.FromResult(new Image(pixels)
        {
            Window = new(32_768, 65_536),
            Source = new() { FreshFor = Timeout.InfiniteTimeSpan },
        });
    }
}
