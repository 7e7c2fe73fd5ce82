namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>A loader of one delegate, and what tests load with it.</summary>
internal sealed class Loader(Func<ImageLoadRequest, ImageLoadObject> load) : IImageLoader
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => load(request);

    /// <summary>Loads by what a request's Run takes.</summary>
    public static Loader From(Func<ImageLoadRequest, CancellationToken, Task<Image>> load) => new(request => request.Run(load));

    /// <summary>One pixel of a value.</summary>
    public static Loader Pixel(byte value) => From((request, _) => Task.FromResult(OnePixel(request, value)));

    /// <summary>Fails with what the delegate makes.</summary>
    public static Loader Failing(Func<Exception> failure) => From((_, _) => throw failure());

    public static Image OnePixel(ImageLoadRequest request, byte value) => new(OnePixelBuffer(request, value));

    public static PixelBuffer OnePixelBuffer(ImageLoadRequest request, byte value)
    {
        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span[0] = value;
        return pixels;
    }
}
