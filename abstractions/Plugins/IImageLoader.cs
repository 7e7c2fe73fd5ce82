namespace ImageLoaders;

/// <summary>Loads the images of a scheme.</summary>
/// <example>
/// <code>
/// public sealed class NoiseLoader : IImageLoader
/// {
///     public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);
///
///     private static Task&lt;Image&gt; LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
///     {
///         var pixels = request.AllocatePixels(rows: 512, columns: 512, PixelFormat.Gray16);
///         Random.Shared.NextBytes(pixels.Memory.Span);
///         return Task.FromResult(new Image(pixels) { Window = new(32768, 65536) });
///     }
/// }
/// </code>
/// </example>
public interface IImageLoader
{
    /// <summary>Starts a load. An implementation is <c>request.Run(LoadAsync)</c>.</summary>
    /// <remarks>
    /// The host calls this method on many threads at the same time. Each call has a pool thread of its own: a loader may read and decode on
    /// it, and does not need <see cref="Task.Run(Action)"/>. A loader awaits operations that wait for something else. It does not throw.
    /// </remarks>
    /// <param name="request">The request for the image.</param>
    /// <returns>The running load.</returns>
    ImageLoadObject LoadImage(ImageLoadRequest request);
}
