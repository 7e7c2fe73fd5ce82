namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// Inverse DCTs of 8 by 8 coefficients to 4 by 4, 2 by 2 or 1 sample of 8 bits, as libjpeg computes them for a picture of a half, a quarter
/// or an eighth of each side: high frequencies are left out.
/// </summary>
internal static class ReducedTransform
{
    private const int ConstantBits = 13;
    private const int FirstPassBits = 2;
    private const int Center = 128;

    /// <summary>Dequantizes, transforms, shifts to unsigned and clamps.</summary>
    /// <param name="coefficients">64, in rows.</param>
    /// <param name="factors">64, in rows.</param>
    /// <param name="side">Samples of a row: 4, 2 or 1.</param>
    /// <param name="samples">From the block's first sample on.</param>
    /// <param name="stride">Samples from one row to the next.</param>
    public static void Inverse(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> factors, int side, Span<ushort> samples, int stride)
    {
        if (side == 1)
        {
            samples[0] = IntegerTransform.Flat((short)(coefficients[0] * factors[0]));
            return;
        }

        Span<int> columns = stackalloc int[32];
        Span<int> values = stackalloc int[8];
        Span<int> transformed = stackalloc int[4];
        for (var column = 0; column < 8; column++)
        {
            for (var row = 0; row < 8; row++)
                values[row] = (short)(coefficients[(8 * row) + column] * factors[(8 * row) + column]);
            Pass(values, side, 0, transformed);
            for (var row = 0; row < side; row++)
                columns[(8 * row) + column] = transformed[row];
        }

        for (var row = 0; row < side; row++)
        {
            Pass(columns.Slice(8 * row, 8), side, (2 * FirstPassBits) + 3, transformed);
            for (var column = 0; column < side; column++)
                samples[(row * stride) + column] = (ushort)Math.Clamp(transformed[column] + Center, 0, 255);
        }
    }

    /// <param name="x">Eight frequencies.</param>
    /// <param name="side">4 or 2.</param>
    /// <param name="bits">Bits to be dropped beyond those of the first pass.</param>
    /// <param name="target">Takes that many values.</param>
    private static void Pass(ReadOnlySpan<int> x, int side, int bits, Span<int> target)
    {
        if (side == 2)
        {
            var sum = x[0] << (ConstantBits + 2);
            var odd = (x[1] * 29692) - (x[3] * 10426) + (x[5] * 6967) - (x[7] * 5906);
            var shift = ConstantBits - FirstPassBits + 2 + bits;
            (target[0], target[1]) = (Descale(sum + odd, shift), Descale(sum - odd, shift));
            return;
        }

        var level = x[0] << (ConstantBits + 1);
        var even = (x[2] * 15137) - (x[6] * 6270);
        var inner = (x[1] * 8697) - (x[3] * 17799) + (x[5] * 11893) - (x[7] * 1730);
        var outer = (x[1] * 20995) + (x[3] * 7373) - (x[5] * 4926) - (x[7] * 4176);
        var drop = ConstantBits - FirstPassBits + 1 + bits;
        (target[0], target[3]) = (Descale(level + even + outer, drop), Descale(level + even - outer, drop));
        (target[1], target[2]) = (Descale(level - even + inner, drop), Descale(level - even - inner, drop));
    }

    private static int Descale(int value, int shift) => (value + (1 << (shift - 1))) >> shift;
}
