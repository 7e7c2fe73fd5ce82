namespace ImageLoaders.Hosting;

/// <summary>
/// Represents how one load has ended. A load that several callers share is reported once. An answer from the cache is not reported.
/// </summary>
/// <param name="ImageId">The id of the image.</param>
/// <param name="Plugin">
/// The name of the plugin; <c>host</c> for a loader that the embedder has registered; <c>none</c> if the load failed before a loader was
/// found.
/// </param>
/// <param name="Image">The image; <see langword="null"/> if the load failed.</param>
/// <param name="Failure">The reason of the failure; <see langword="null"/> if there is an image.</param>
/// <param name="Duration">The duration of the load, the wait for a permit included.</param>
public sealed record ImageLoadResult(ImageId ImageId, string Plugin, Image? Image, ImageLoadException? Failure, TimeSpan Duration);
