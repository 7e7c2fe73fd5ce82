namespace ImageLoaders.Codecs.Rle;

/// <summary>
/// What follows the pixels of a segment: padding that every encoder writes, bytes that some write, or the pixels of another picture.
/// </summary>
internal static class TrailingBytes
{
    /// <summary>The longest run: an encoder that forgets to stop at the last pixel writes no more.</summary>
    private const int LongestRun = 128;

    /// <summary>TrailingBytes of no more than one in so many pixels is no other picture.</summary>
    private const int Share = 16;

    /// <summary>
    /// Counts the bytes that a segment goes on to hold; what pads it to an even number of pixels or an even length does not count.
    /// </summary>
    /// <param name="rest">The segment's bytes that were not needed.</param>
    /// <param name="filled">Bytes that its last run went on for behind the last pixel.</param>
    public static int Count(ReadOnlySpan<byte> rest, int filled)
    {
        var isPadded = rest.TrimEnd([(byte)0, (byte)0x80]);
        if (filled <= 1 && (isPadded.IsEmpty || (filled == 0 && isPadded is [0, _])))
            return 0;

        // Bytes of a fill are no runs.
        rest = rest.TrimEnd([(byte)0, (byte)0x80, (byte)0xFF]);
        if (rest.IsEmpty)
            return Math.Max(1, filled);
        var count = filled;
        for (var i = 0; i < rest.Length;)
        {
            int control = (sbyte)rest[i++];
            if (control == -128)
                continue;
            count = control >= 0 ? count + Math.Min(control + 1, rest.Length - i) : count + 1 - control;
            i += control >= 0 ? control + 1 : 1;
        }

        return Math.Max(1, count);
    }

    /// <summary>
    /// Gets whether the pixels that are wanted are the right ones all the same. A picture of more columns than are wanted has a surplus of
    /// as many pixels
    /// for each of its rows.
    /// </summary>
    /// <param name="surplus">Pixels too many.</param>
    /// <param name="rows">Rows that are wanted.</param>
    /// <param name="pixels">Pixels that are wanted.</param>
    public static bool IsHarmless(int surplus, int rows, int pixels) =>
        surplus < rows || (surplus <= LongestRun && surplus % rows != 0 && surplus < pixels / Share);
}
