using System.Collections.Immutable;

namespace DerivedLoader.Series;

/// <summary>Takes the images of each place apart into volumes: times, echoes, b-values.</summary>
internal static class TimeSplitter
{
    /// <param name="places">The places along the normal, with their images.</param>
    /// <param name="remarks">Receives what was decided.</param>
    /// <returns>The volumes, each with at most one image of a place, and what tells them apart.</returns>
    /// <exception cref="ImageLoaders.ImageLoadException">Nothing tells the images of a single place apart.</exception>
    public static (List<List<SourceImage>> Volumes, string? Key) Split(List<List<SourceImage>> places, List<string> remarks)
    {
        var most = places.Max(static place => place.Count);
        if (most == 1)
            return ([[.. places.Select(static place => place[0])]], null);
        var usual = places.CountBy(static place => place.Count).MaxBy(static count => count.Value).Key;
        foreach (var key in TimeKey.All)
            if ((usual > 1 || !key.IsWeak) && Group(places, usual, image => key.Value(image)) is { } volumes)
                return (WithoutDuplicates(volumes, remarks), key.Name);
        if (usual > 1 && GroupByAll(places, usual) is { } all)
            return (WithoutDuplicates(all, remarks), "several attributes");
        if (places.Count == 1)
            throw DerivedError.Unsupported($"The images are no volume: all {places[0].Count} lie at one place, "
                + $"{places[0][0].Position} mm, as {places[0][0]} and {places[0][1]}, and nothing but time or their number may tell them "
                    + $"apart.");
        return (WithoutDuplicates([[.. places.SelectMany(static place => place)]], remarks), null);
    }

    // A volume for each rank where every place has all values; else for each value. Ranks, since each place may have times of its own.
    private static List<List<SourceImage>>? Group(List<List<SourceImage>> places, int usual, Func<SourceImage, IComparable?> value)
    {
        var byPlace = new List<SortedDictionary<IComparable, List<SourceImage>>>(places.Count);
        foreach (var place in places)
        {
            var values = new SortedDictionary<IComparable, List<SourceImage>>();
            foreach (var image in place)
            {
                if (value(image) is not { } found)
                    return null;
                if (!values.TryGetValue(found, out var same))
                    values[found] = same = [];
                same.Add(image);
            }

            byPlace.Add(values);
        }

        var counts = byPlace.Select(static values => values.Count).ToArray();
        if (counts.Max() == 1 || counts.Count(count => count >= usual) * 2 < counts.Length)
            return null;
        if (counts.Min() == counts.Max())
            return [.. Enumerable.Range(0, counts[0]).Select(rank => byPlace.SelectMany(values => values.ElementAt(rank).Value).ToList())];
        var volumes = new SortedDictionary<IComparable, List<SourceImage>>();
        foreach (var (found, images) in byPlace.SelectMany(static values => values))
        {
            if (!volumes.TryGetValue(found, out var volume))
                volumes[found] = volume = [];
            volume.AddRange(images);
        }

        return volumes.Count <= counts.Max() * 2 ? [.. volumes.Values] : null;
    }

    private static List<List<SourceImage>>? GroupByAll(List<List<SourceImage>> places, int usual)
    {
        var keys = TimeKey.All.Where(key => places.TrueForAll(place => place.TrueForAll(image => key.Value(image) is not null))).ToArray();
        return Group(places, usual, image => new AllValues([.. keys.Select(key => key.Value(image)!)]));
    }

    // Of images at one place that nothing tells apart one counts: the first by its SOP Instance UID.
    private static List<List<SourceImage>> WithoutDuplicates(List<List<SourceImage>> volumes, List<string> remarks)
    {
        var dropped = new List<(SourceImage Kept, SourceImage Dropped)>();
        var result = new List<List<SourceImage>>();
        foreach (var volume in volumes)
        {
            var kept = new List<SourceImage>();
            foreach (var image in volume)
            {
                if (kept.Count == 0 || !IsSamePlace(kept[^1], image))
                {
                    kept.Add(image);
                    continue;
                }

                var isFirst = string.CompareOrdinal(image.SopInstanceUid, kept[^1].SopInstanceUid) < 0;
                dropped.Add(isFirst ? (image, kept[^1]) : (kept[^1], image));
                if (isFirst)
                    kept[^1] = image;
            }

            result.Add(kept);
        }

        if (dropped.Count > 0)
            remarks.Add($"{dropped.Count} image(s) lie at the place of another and are not used, as {dropped[0].Dropped} at that of "
                + $"{dropped[0].Kept}.");
        return result;
    }

    private static bool IsSamePlace(SourceImage one, SourceImage other) => (one.Position - other.Position).Length <= 0.1;

    private sealed class AllValues(ImmutableArray<IComparable> values) : IComparable
    {
        private readonly ImmutableArray<IComparable> _values = values;

        public int CompareTo(object? obj)
        {
            var other = ((AllValues)obj!)._values;
            for (var i = 0; i < _values.Length; i++)
                if (_values[i].CompareTo(other[i]) is not 0 and var order)
                    return order;
            return 0;
        }
    }
}
