using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading.Providers;

/// <summary>
/// The lists that were asked for last, so that the next image that is made of the same images need not read them again. Bounded by the
/// number of images in them. Safe for concurrent use.
/// </summary>
internal sealed class KeptLists
{
    private const int MaximumLists = 64;
    private const int MaximumImages = 50_000;

    private readonly Lock _lock = new();
    private readonly LinkedList<Entry> _leastRecentFirst = new();

    /// <summary>Returns what is kept of an id, fresh or not.</summary>
    public (ImageListing Listing, Part Part)? Find(ImageId imageId, ImageLoadOptions options)
    {
        var key = new ImageKey(imageId, "", options with { Target = null });
        lock (_lock)
        {
            for (var node = _leastRecentFirst.Last; node is not null; node = node.Previous)
            {
                if (!node.Value.Key.Equals(key))
                    continue;
                _leastRecentFirst.Remove(node);
                _leastRecentFirst.AddLast(node);
                return (node.Value.Listing, node.Value.Part);
            }
        }

        return null;
    }

    /// <summary>Keeps a list in the place of an earlier one, unless nobody could tell whether it is current.</summary>
    public void Keep(ImageId imageId, ImageLoadOptions options, ImageListing listing, Part part)
    {
        var entry = new Entry(new(imageId, "", options with { Target = null }), listing, part, listing.ImageCount);
        lock (_lock)
        {
            RemoveWhere(kept => kept.Key.Equals(entry.Key));
            if (entry.Images > MaximumImages || (part.Source.Version is null && part.Source.FreshFor == TimeSpan.Zero))
                return;
            _leastRecentFirst.AddLast(entry);
            while (_leastRecentFirst.Count > MaximumLists || _leastRecentFirst.Sum(static kept => kept.Images) > MaximumImages)
                _leastRecentFirst.RemoveFirst();
        }
    }

    /// <summary>Drops what this code has listed.</summary>
    public void Forget(string code)
    {
        lock (_lock)
            RemoveWhere(kept => kept.Part.Code == code || kept.Part.Given?.IsMadeBy(code) == true);
    }

    private void RemoveWhere(Func<Entry, bool> fits)
    {
        for (var node = _leastRecentFirst.First; node is not null;)
        {
            var next = node.Next;
            if (fits(node.Value))
                _leastRecentFirst.Remove(node);
            node = next;
        }
    }

    private sealed record Entry(ImageKey Key, ImageListing Listing, Part Part, int Images);
}
