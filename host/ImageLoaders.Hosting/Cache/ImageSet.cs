using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// Images that are loaded together, again and again: none of them makes room for another. Two sets of the same ids are one.
/// </summary>
/// <param name="Count">How many there are.</param>
/// <param name="Hash">Of the ids in their order.</param>
internal sealed record ImageSet(int Count, long Hash)
{
    /// <summary>Returns the set of these images; <see langword="null"/> for fewer than two.</summary>
    public static ImageSet? From(ImmutableArray<ImageId> imageIds)
    {
        var hash = 17L;
        foreach (var imageId in imageIds)
            hash = unchecked((hash * 1_000_003) + imageId.GetHashCode());
        return imageIds.Length < 2 ? null : new(imageIds.Length, hash);
    }
}
