using System.Collections.Immutable;
using ImageLoaders;

namespace DerivedLoader.Series;

/// <summary>Asks the host what a source holds.</summary>
internal static class SourceReader
{
    private const int RequestsAtOnce = 16;

    /// <summary>Lists the images of a source, with their metadata. A source that cannot be listed is one image.</summary>
    /// <param name="request">The request that the images are for.</param>
    /// <param name="source">The id of the source.</param>
    /// <param name="options">The limits.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">The source holds nothing, too much, or what cannot be read.</exception>
    public static async Task<ImmutableArray<SourceImage>> ReadAsync(ImageLoadRequest request, ImageId source, DerivedOptions options,
        CancellationToken cancellationToken)
    {
        var listing = await request.ListImagesAsync(source).ConfigureAwait(false);
        var listed = new List<ListedImage>();
        foreach (var image in listing?.GetImages() ?? [new(source)])
            listed.Add(image);
        if (listed.Count == 0)
            throw DerivedError.NotFound($"The source {source} holds no image. {string.Join(' ', listing!.Remarks.Take(3))}".TrimEnd());
        if (listed.Count > options.MaximumImages)
            throw DerivedError.TooLarge($"The source holds {listed.Count:N0} images", nameof(options.MaximumImages),
                options.MaximumImages);
        var images = new SourceImage[listed.Count];
        var next = -1;
        var workers = new List<Task>();
        for (var i = 0; i < images.Length; i++)
            if (listed[i].Metadata is { } metadata)
                images[i] = new(listed[i].ImageId, metadata);
        if (Array.Exists(images, static image => image is null))
            for (var i = 0; i < Math.Min(RequestsAtOnce, images.Length); i++)
                workers.Add(AskAsync());
        await Task.WhenAll(workers).ConfigureAwait(false);
        return [.. images];

        async Task AskAsync()
        {
            while (Interlocked.Increment(ref next) is var i && i < images.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (images[i] is not null)
                    continue;
                var id = listed[i].ImageId;
                var metadata = await request.GetMetadataAsync(id).ConfigureAwait(false);
                images[i] = new(id, metadata ?? throw DerivedError.Unsupported(
                    $"Nothing is known about where {id} lies: no plugin gives metadata for its scheme."));
            }
        }
    }
}
