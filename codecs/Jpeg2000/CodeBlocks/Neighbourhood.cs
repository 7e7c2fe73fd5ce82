using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// What the passes know of a stripe's column: four samples, one below the other, in one number (ISO/IEC 15444-1 D.3.1).
/// </summary>
/// <remarks>
/// Bit 3 (r + 1) + c: the sample in row r (-1 to 4: from the one above the stripe to the one below) and column c (0 left, 1 own, 2 right)
/// is significant; the same, 32 bits up: it is also negative. Bit 18 + 3 r: this bit plane has coded row r's sample; bit 19 + 3 r: a
/// refinement pass has. So that, shifted right by 3 r, the number shows every row in the same bits.
/// </remarks>
internal static class Neighbourhood
{
    /// <summary>Of the shifted number: all nine.</summary>
    public const int All = 0x1FF;

    /// <summary>Of the shifted number: the eight around the sample.</summary>
    public const int Around = 0x1EF;

    public const int OwnShift = 4;
    public const int CodedShift = 18;
    public const int RefinedShift = 19;
    public const int NegativeShift = 32;

    /// <summary>Bit 3 r for each row r.</summary>
    public const uint Rows = 0x249;

    /// <summary>Any sample that a column's decisions look at.</summary>
    public const uint Significant = 0x3FFFF;

    /// <summary>The rows of a stripe that has fewer than four.</summary>
    public static uint RowMask(int rows) => Rows & ((1u << (3 * rows)) - 1);

    /// <summary>For each row the bit 3 r: its sample is not significant, and one around it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Candidates(ulong column)
    {
        var significant = (uint)column & Significant;
        var row = significant | (significant >> 1) | (significant >> 2);
        return (row | (row >> 3) | (row >> 6)) & ~(significant >> OwnShift) & Rows;
    }

    /// <summary>The index for <see cref="ContextTables.Sign"/>: which of the four next to it are significant, and which negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SignIndex(ulong shifted) => ((int)shifted & 0xAA) | ((int)(shifted >> (NegativeShift + 1)) & 0x55);

    /// <summary>Tells a column's neighbours that one of its samples became significant.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">What it was.</param>
    /// <param name="stride">Columns of a stripe, with those beside it.</param>
    /// <param name="shift">3 r.</param>
    /// <param name="sign">1: negative.</param>
    /// <param name="isCausal">Whether the stripe above must not know (D.7).</param>
    /// <returns>What the column is now.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Mark(ref ulong column, ulong value, int stride, int shift, uint sign, bool isCausal)
    {
        var mark = 1UL | ((ulong)sign << NegativeShift);
        Unsafe.Add(ref column, -1) |= mark << (shift + 5);
        Unsafe.Add(ref column, 1) |= mark << (shift + 3);
        if (shift == 0)
        {
            if (!isCausal)
            {
                ref var above = ref Unsafe.Subtract(ref column, stride);
                Unsafe.Add(ref above, -1) |= mark << 17;
                above |= mark << 16;
                Unsafe.Add(ref above, 1) |= mark << 15;
            }
        }
        else if (shift == 9)
        {
            ref var below = ref Unsafe.Add(ref column, stride);
            Unsafe.Add(ref below, -1) |= mark << 2;
            below |= mark << 1;
            Unsafe.Add(ref below, 1) |= mark;
        }

        return value | (mark << (shift + OwnShift));
    }
}
