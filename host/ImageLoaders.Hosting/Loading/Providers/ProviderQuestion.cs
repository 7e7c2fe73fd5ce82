using ImageLoaders.Hosting.Loading.Nested;

namespace ImageLoaders.Hosting.Loading.Providers;

/// <summary>What the providers of a scheme are asked.</summary>
/// <param name="ImageId">The id.</param>
/// <param name="Options">The options of the request.</param>
/// <param name="Nesting">Where the question lies among the requests that wait for it.</param>
/// <param name="Progress">Is told how far the answer is.</param>
/// <param name="CallerToken">Fires when nobody waits for the answer any more.</param>
internal sealed record ProviderQuestion(
    ImageId ImageId, ImageLoadOptions Options, Nesting Nesting, IProgress<ImageLoadProgress>? Progress, CancellationToken CallerToken)
{
    /// <summary>Gets what is called before the provider waits for other images, metadata or lists.</summary>
    public Action? AsksOthers { get; init; }
}
