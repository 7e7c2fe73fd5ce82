namespace ImageLoaders.Codecs.Jpeg;

/// <summary>What a walk through a JPEG's segments has found.</summary>
internal readonly record struct JpegStructure
{
    /// <summary>Encoders write about ten; each costs the time of a pass over the whole picture, however short its data.</summary>
    private const int MaxScans = 500;

    /// <summary>Where its last whole segment ends, behind the end marker where there is one.</summary>
    public int EndOffset { get; private init; }

    /// <summary>Whether the end marker is there.</summary>
    public bool HasEnd { get; private init; }

    /// <summary>How many bytes stand between segments and belong to none.</summary>
    public int StrayBytes { get; private init; }

    /// <summary>Whether no bits of coefficients are left out: libjpeg guesses those of a progressive picture.</summary>
    public bool IsComplete { get; private init; }

    /// <summary>Whether the library can be given the bytes as they are.</summary>
    public bool IsTidy => HasEnd && StrayBytes == 0;

    /// <summary>Walks through all scans to the end: nothing may be missing that the library would fill with grey.</summary>
    /// <param name="jpeg">The JPEG.</param>
    /// <param name="header">Its header.</param>
    /// <param name="isTolerant">Whether what comes before the damage is enough.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: cut off, a component without data, too many
    /// scans.</exception>
    public static JpegStructure Read(ReadOnlySpan<byte> jpeg, in JpegHeader header, bool isTolerant)
    {
        var markers = new JpegMarkers(jpeg, skipsStrayBytes: true);
        var end = 0;
        try
        {
            var (hasEnd, isComplete) = Walk(jpeg, ref markers, header, isTolerant, ref end);
            return new() { EndOffset = end, HasEnd = hasEnd, IsComplete = isComplete, StrayBytes = markers.StrayBytes };
        }
        catch (ImageLoadException) when (isTolerant && end > header.FirstScanOffset)
        {
            return new() { EndOffset = end, IsComplete = true, StrayBytes = markers.StrayBytes };
        }
    }

    private static (bool HasEnd, bool IsComplete) Walk(
        ReadOnlySpan<byte> jpeg, ref JpegMarkers markers, in JpegHeader header, bool isTolerant, ref int end)
    {
        var (scans, components) = (0, header.Info.Components);
        var missing = (1 << components) - 1;
        Span<ulong> whole = stackalloc ulong[components]; // a bit for each coefficient that has come down to its last bit
        whole.Clear();
        var hasEnd = false;
        for (; !hasEnd && !markers.IsAtEnd; end = markers.EndOffset)
        {
            markers.Next();
            hasEnd = markers.Marker == JpegMarkers.EndOfImage;
            if (markers.Offset > header.FirstScanOffset
                && (JpegFrame.IsFrame(markers.Marker) || markers.Marker == JpegMarkers.StartOfImage))
                throw JpegMarkers.Malformed("another picture begins before this one ends", markers.Offset);
            if (!IsKnown(markers.Marker))
                throw JpegMarkers.Malformed($"the marker FF{markers.Marker:X2} is none of a JPEG", markers.Offset);
            if (markers.Marker != JpegMarkers.StartOfScan)
                continue;
            if (++scans > MaxScans)
                throw JpegMarkers.Malformed($"it has more than {MaxScans} scans", markers.Offset);
            missing &= ~ReadScan(markers, header, whole);
            var data = markers.EndOffset;
            markers.SkipScan();
            if (!isTolerant)
                ThrowIfFilled(jpeg[data..markers.EndOffset], data);
        }

        if (missing != 0)
            throw JpegMarkers.Malformed("a component has no data", markers.Offset);

        var isComplete = !header.IsProgressive || !whole.ContainsAnyExcept(ulong.MaxValue);

        // Without an end marker only the data tell whether all of them are there. Arithmetic ones may end anywhere; a progressive
        // picture ends with the last bit of its last coefficient.
        if (!hasEnd && (header.IsArithmetic || !isComplete))
            throw JpegMarkers.Malformed("it is cut off before its end marker FFD9", end);
        return (hasEnd, isComplete);
    }

    /// <summary>
    /// Fill bytes FF stand before markers alone, and a zero behind FF is none (ISO/IEC 10918-1 B.1.1.5): a byte was changed there. The
    /// library keeps coefficients of an attempt that it gave up there, and has no warning for it.
    /// </summary>
    private static void ThrowIfFilled(ReadOnlySpan<byte> data, int offset)
    {
        ReadOnlySpan<byte> filled = [0xFF, 0xFF, 0];
        if (data.IndexOf(filled) is >= 0 and var found)
            throw JpegMarkers.Malformed("coded data have two bytes FF before a stuffed zero byte", offset + found);
    }

    /// <summary>Not those that the standard reserves, nor those of hierarchical JPEG and of extensions.</summary>
    private static bool IsKnown(byte marker) => marker is 0x01 or (>= 0xC0 and <= 0xDD and not 0xC8) or (>= 0xE0 and <= 0xEF) or 0xFE;

    /// <returns>A bit for each component that gets its level by this scan.</returns>
    private static int ReadScan(in JpegMarkers markers, in JpegHeader header, Span<ulong> whole)
    {
        var scan = markers.Content;
        if (scan.IsEmpty || scan[0] is 0 or > 4 || scan.Length != 4 + (2 * scan[0]))
            throw JpegMarkers.Malformed("a scan header has no right length", markers.Offset);
        var (first, last, isLastBit) = (scan[^3], scan[^2], (scan[^1] & 15) == 0);
        var coefficients = isLastBit && first <= last && last < 64 ? (ulong.MaxValue >> (63 - last)) & (ulong.MaxValue << first) : 0;
        var found = 0;
        for (var i = 0; i < scan[0]; i++)
        {
            for (var component = 0; component < whole.Length; component++)
            {
                if ((byte)(header.ComponentIds >> (8 * (whole.Length - 1 - component))) != scan[1 + (2 * i)])
                    continue;
                whole[component] |= coefficients;

                // Only a scan that begins with coefficient 0, and does not refine it, gives a component its level.
                if (first == 0 && scan[^1] < 16)
                    found |= 1 << component;
            }
        }

        return found;
    }
}
