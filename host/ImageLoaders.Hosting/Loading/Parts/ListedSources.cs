using System.Collections.Concurrent;

namespace ImageLoaders.Hosting.Loading.Parts;

/// <summary>
/// What lists say that were current a moment ago: which version each of their images has. Such an image needs not to be asked for its
/// version again. Only lists count whose provider is asked each time, such as those of folders. Safe for concurrent use.
/// </summary>
internal sealed class ListedSources
{
    // Made by the first list: most loads are given none.
    private ConcurrentDictionary<ImageId, (ImageSource Source, long CurrentAt)>? _sources;

    /// <summary>Adds what a list says.</summary>
    /// <param name="listing">The list.</param>
    /// <param name="part">When it was current.</param>
    public void Add(ImageListing listing, Part part)
    {
        if (part.Parts is not null || part.Source.Version is null || part.Source.FreshFor != TimeSpan.Zero)
            return;
        var sources = LazyInitializer.EnsureInitialized(ref _sources);
        foreach (var image in listing.GetImages())
            if (image.Metadata?.Source is { Version: not null } source)
                sources[image.ImageId] = (source, part.FreshUntil);
    }

    /// <summary>Returns when an image of this version was current, as a timestamp; <see langword="null"/> if no list says it.</summary>
    public long? CurrentAt(ImageId imageId, ImageSource source) =>
        Volatile.Read(ref _sources) is { } sources && sources.TryGetValue(imageId, out var listed)
            && listed.Source.Version == source.Version
            && listed.Source.SopInstanceUid == source.SopInstanceUid && (listed.Source.Frame ?? 1) == (source.Frame ?? 1)
            ? listed.CurrentAt : null;
}
