using System.Numerics;

namespace ImageLoaders.Display.Png;

/// <summary>Differences of rows, and what they will cost to compress.</summary>
internal static class PngRowFilter
{
    public static void Subtract(ReadOnlySpan<byte> from, ReadOnlySpan<byte> what, Span<byte> output)
    {
        var i = 0;
        for (; i <= from.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(from[i..]) - new Vector<byte>(what[i..])).CopyTo(output[i..]);
        for (; i < from.Length; i++)
            output[i] = (byte)(from[i] - what[i]);
    }

    /// <summary>The sum of the differences' amounts, taken as signed bytes.</summary>
    public static long Cost(ReadOnlySpan<byte> differences)
    {
        var cost = 0L;
        while (differences.Length >= Vector<byte>.Count)
        {
            // A lane of 16 bits holds 255 sums of two amounts up to 128.
            var sums = Vector<ushort>.Zero;
            for (var n = 0; n < 255 && differences.Length >= Vector<byte>.Count; n++, differences = differences[Vector<byte>.Count..])
            {
                var next = new Vector<byte>(differences);
                Vector.Widen(Vector.Min(next, Vector<byte>.Zero - next), out var low, out var high);
                sums += low + high;
            }

            Vector.Widen(sums, out var lowSums, out var highSums);
            cost += Vector.Sum(lowSums + highSums);
        }

        foreach (var difference in differences)
            cost += Math.Min(difference, 256 - difference);
        return cost;
    }
}
