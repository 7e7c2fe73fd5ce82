namespace ImageLoaders.Codecs.Gif;

/// <summary>
/// The order in which an interlaced GIF's rows come: each eighth, those between, those between, and the rest (GIF89a, appendix E).
/// </summary>
internal static class GifRows
{
    /// <summary>The row that the next one in the file belongs to.</summary>
    /// <param name="row">The one before; -1 at the beginning.</param>
    /// <param name="pass">0 at the beginning.</param>
    /// <param name="rows">How many there are.</param>
    public static int Next(int row, ref int pass, int rows)
    {
        if (row < 0)
            return 0;
        row += pass == 0 ? 8 : 16 >> pass;
        while (row >= rows && pass < 3)
            row = 8 >> ++pass;
        return row;
    }
}
