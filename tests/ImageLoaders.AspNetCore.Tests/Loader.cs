namespace ImageLoaders.AspNetCore.Tests;

/// <summary>A loader of one delegate.</summary>
internal sealed class Loader(Func<ImageLoadRequest, CancellationToken, Task<Image>> load) : IImageLoader
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(load);

    /// <summary>Fails with an error.</summary>
    public static Loader Failing(ImageLoadError error) => new((_, _) => throw new ImageLoadException(error, $"Told to fail with {error}."));

    /// <summary>Never ends by itself. It says when it has begun, and when its token has fired.</summary>
    public static Loader Hanging(TaskCompletionSource begun, TaskCompletionSource cancelled) => new(async (_, cancellationToken) =>
    {
        begun.TrySetResult();
        await using var registration = cancellationToken.Register(() => cancelled.TrySetResult());
        await Task.Delay(Timeout.Infinite, cancellationToken);
        throw new InvalidOperationException("It never ends.");
    });

    /// <summary>One grey pixel of 8 bits, never fresh.</summary>
    public static Loader Pixel(Func<byte> value) => new((request, _) =>
    {
        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span[0] = value();
        return Task.FromResult(new Image(pixels));
    });
}
