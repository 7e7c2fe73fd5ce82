using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// Spreads a component's rows to the picture's size. Chroma of half width, of half height, or of both, is interpolated: a sample counts
/// three quarters, its neighbour on the other side one quarter, and halves are rounded up and down in turns, as libjpeg's smooth upsampling
/// does to the bit. Other ratios repeat samples.
/// </summary>
internal static class Upsampling
{
    /// <summary>How many rows of the picture must wait for the component's next row.</summary>
    public static int Delay(Plane plane) => IsSmooth(plane) && plane.Ratio.Vertical == 2 ? 1 : 0;

    /// <param name="plane">The component.</param>
    /// <param name="row">The picture's row.</param>
    /// <param name="sums">Scratch, as long as a row of the component.</param>
    /// <param name="target">The row: at least as wide as the component spread out.</param>
    public static void Row(Plane plane, int row, Span<ushort> sums, Span<ushort> target)
    {
        var (horizontal, vertical) = plane.Ratio;
        var near = plane.Row(row / vertical);
        if (!IsSmooth(plane))
        {
            for (var i = 0; i < near.Length; i++)
                target.Slice(i * horizontal, horizontal).Fill(near[i]);
            return;
        }

        if (vertical == 1)
        {
            Double(near, target, 1, 2, 2);
            return;
        }

        var isUpper = row % 2 == 0;
        var far = plane.Row(Math.Clamp((row / 2) + (isUpper ? -1 : 1), 0, plane.Height - 1));
        if (horizontal == 1)
        {
            Add(near, far, isUpper ? 1 : 2, 2, target[..near.Length]);
            return;
        }

        Add(near, far, 0, 0, sums[..near.Length]);
        Double(sums[..near.Length], target, 8, 7, 4);
    }

    /// <summary>Doubling the width needs three samples, as libjpeg has it.</summary>
    private static bool IsSmooth(Plane plane) => plane.Ratio switch
    {
        (2, 1) or (2, 2) => plane.IsSmooth && plane.Width > 2,
        (1, 2) => plane.IsSmooth,
        _ => false,
    };

    /// <summary>Three quarters of one row and a quarter of the other, four times as large before the shift.</summary>
    private static void Add(ReadOnlySpan<ushort> near, ReadOnlySpan<ushort> far, int bias, int shift, Span<ushort> target)
    {
        far = far[..near.Length];
        target = target[..near.Length];
        ref var a = ref MemoryMarshal.GetReference(near);
        ref var b = ref MemoryMarshal.GetReference(far);
        ref var t = ref MemoryMarshal.GetReference(target);
        var i = 0;
        for (; i <= near.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var x = Vector256.LoadUnsafe(ref a, (nuint)i);
            var sum = x + x + x + Vector256.LoadUnsafe(ref b, (nuint)i) + Vector256.Create((ushort)bias);
            Vector256.ShiftRightLogical(sum, shift).StoreUnsafe(ref t, (nuint)i);
        }

        for (; i < near.Length; i++)
            target[i] = (ushort)(((3 * near[i]) + far[i] + bias) >> shift);
    }

    /// <summary>Two samples for one: the left one nearer to the sample before, the right one to the next.</summary>
    private static void Double(ReadOnlySpan<ushort> row, Span<ushort> target, int leftBias, int rightBias, int shift)
    {
        target = target[..(2 * row.Length)];
        ref var r = ref MemoryMarshal.GetReference(row);
        ref var t = ref MemoryMarshal.GetReference(target);
        target[0] = (ushort)(((4 * row[0]) + leftBias) >> shift);
        target[1] = (ushort)(((3 * row[0]) + row[1] + rightBias) >> shift);
        var i = 1;
        for (; i <= row.Length - 1 - Vector128<ushort>.Count; i += Vector128<ushort>.Count)
        {
            var x = Vector128.LoadUnsafe(ref r, (nuint)i);
            x = x + x + x;
            var left = x + Vector128.LoadUnsafe(ref r, (nuint)i - 1) + Vector128.Create((ushort)leftBias);
            var right = x + Vector128.LoadUnsafe(ref r, (nuint)i + 1) + Vector128.Create((ushort)rightBias);
            left = Vector128.ShiftRightLogical(left, shift);
            right = Vector128.ShiftRightLogical(right, shift);
            Lanes.ZipLow(left.AsInt16(), right.AsInt16()).AsUInt16().StoreUnsafe(ref t, (nuint)(2 * i));
            Lanes.ZipHigh(left.AsInt16(), right.AsInt16()).AsUInt16().StoreUnsafe(ref t, (nuint)(2 * i) + 8);
        }

        for (; i < row.Length - 1; i++)
        {
            target[2 * i] = (ushort)(((3 * row[i]) + row[i - 1] + leftBias) >> shift);
            target[(2 * i) + 1] = (ushort)(((3 * row[i]) + row[i + 1] + rightBias) >> shift);
        }

        target[(2 * row.Length) - 2] = (ushort)(((3 * row[^1]) + row[^2] + leftBias) >> shift);
        target[(2 * row.Length) - 1] = (ushort)(((4 * row[^1]) + rightBias) >> shift);
    }
}
