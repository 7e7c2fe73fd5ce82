namespace ImageLoaders.Hosting;

/// <summary>How one load has ended. A load that many callers shared is told of once; an answer from the cache is not.</summary>
/// <param name="ImageId">The id.</param>
/// <param name="Plugin">
/// The plugin's name, <c>host</c> for a loader that the embedder registered, <c>none</c> when it failed before one was found.
/// </param>
/// <param name="Image">The image; <see langword="null"/> when it failed.</param>
/// <param name="Failure">Why it failed; <see langword="null"/> when there is an image.</param>
/// <param name="Duration">Its time, the wait for a permit included.</param>
public sealed record ImageLoadResult(ImageId ImageId, string Plugin, Image? Image, ImageLoadException? Failure, TimeSpan Duration);
