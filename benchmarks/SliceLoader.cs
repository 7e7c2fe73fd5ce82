namespace ImageLoaders.Benchmarks;

/// <summary>A 512x512x16 slice for every id, all of one value, fresh for ever.</summary>
internal sealed class SliceLoader : IImageLoader
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(static (request, _) =>
    {
        var pixels = request.AllocatePixels(512, 512, PixelFormat.Gray16);
        pixels.Memory.Span.Fill(1);
        return Task.FromResult(new Image(pixels) { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } });
    });
}
