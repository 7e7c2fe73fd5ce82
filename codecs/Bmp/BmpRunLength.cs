namespace ImageLoaders.Codecs.Bmp;

/// <summary>BMP's run-length coding (RLE4, RLE8): runs of one or two colours, stretches as they are, jumps to the right and up.</summary>
internal static class BmpRunLength
{
    /// <summary>What stands in the target where the data have no pixel.</summary>
    public const ushort None = 256;

    /// <summary>Goes through the data.</summary>
    /// <param name="data">From the first code on.</param>
    /// <param name="bits">4 or 8.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="target">Gets the colours' numbers, the bottom row first; empty: they are only counted.</param>
    /// <param name="damage">What is wrong: the data go on no further than there; <see langword="null"/>: nothing.</param>
    /// <returns>How many pixels the data have.</returns>
    public static long Decode(ReadOnlySpan<byte> data, int bits, int columns, int rows, Span<ushort> target, out string? damage)
    {
        var (at, x, y, count) = (0, 0, 0, 0L);
        damage = null;
        while (y < rows)
        {
            if (data.Length - at < 2)
            {
                damage = count == (long)rows * columns ? null : "its runs are cut off";
                return count;
            }

            int first = data[at], second = data[at + 1];
            at += 2;
            var length = first != 0 ? first : second >= 3 ? second : 0;
            var bytes = first != 0 ? 0 : ((length * bits) + 7) / 8;
            if (length > columns - x || bytes > data.Length - at)
            {
                damage = length > columns - x ? $"a run goes beyond the end of row {y}" : "its runs are cut off";
                return count;
            }

            if (length > 0)
            {
                if (!target.IsEmpty)
                    Write(first != 0 ? [(byte)second] : data.Slice(at, bytes), first != 0, bits, target.Slice((y * columns) + x, length));
                at += bytes + (bytes & 1);
                x += length;
                count += length;
            }
            else if (second == 0)
            {
                (x, y) = (0, y + 1);
            }
            else if (second == 1)
            {
                return count;
            }
            else if (data.Length - at < 2 || data[at] > columns - x)
            {
                damage = "a jump is cut off, or goes beyond the end of its row";
                return count;
            }
            else
            {
                (x, y) = (x + data[at], y + data[at + 1]);
                at += 2;
            }
        }

        return count;
    }

    private static void Write(ReadOnlySpan<byte> source, bool isRun, int bits, Span<ushort> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var value = source[isRun ? 0 : bits == 8 ? i : i / 2];
            target[i] = (ushort)(bits == 8 ? value : (i & 1) == 0 ? value >> 4 : value & 15);
        }
    }
}
