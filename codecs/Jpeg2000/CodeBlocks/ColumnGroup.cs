using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Four columns of a stripe, whose samples are bits of one number: bit 16 c + 3 r is row r of column c. From the lowest bit up, they stand
/// in the order in which passes visit them (ISO/IEC 15444-1 D.1), so that a pass goes from one bit that is set to the next.
/// </summary>
internal static class ColumnGroup
{
    /// <summary>Columns of a group.</summary>
    public const int Columns = 4;

    /// <summary>The bits that are samples.</summary>
    private const ulong Samples = 0x0249_0249_0249_0249;

    /// <summary>From a sample on: those whose neighbourhood it is in and that a pass has yet to visit.</summary>
    private const ulong Following = (1 << 3) | (1 << 13) | (1 << 16) | (1 << 19);

    /// <summary>The samples that are in the block.</summary>
    /// <param name="columns">How many columns are; at least one.</param>
    /// <param name="rows">How many rows of the stripe are; at least one.</param>
    public static ulong Inside(int columns, int rows)
    {
        var column = (ulong)Neighbourhood.RowMask(Math.Min(rows, 4));
        var all = column | (column << 16) | (column << 32) | (column << 48);
        return columns >= Columns ? all : all & ((1UL << (16 * columns)) - 1);
    }

    /// <summary>The columns from one on; see <see cref="Neighbourhood"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Load(ref ulong column) => Vector256.LoadUnsafe(ref column);

    /// <summary>Which samples are significant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Significant(Vector256<ulong> columns) => Pack(columns >>> Neighbourhood.OwnShift);

    /// <summary>Which samples this bit plane has coded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Coded(Vector256<ulong> columns) => Pack(columns >>> Neighbourhood.CodedShift);

    /// <summary>Which samples a refinement pass has coded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Refined(Vector256<ulong> columns) => Pack(columns >>> Neighbourhood.RefinedShift);

    /// <summary>Which samples have a significant one beside, above, below or diagonal to them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Around(Vector256<ulong> columns)
    {
        var significant = columns & Vector256.Create((ulong)Neighbourhood.Significant);
        var beside = significant | (significant >>> 2);
        var row = beside | (significant >>> 1);
        return Pack(row | (beside >>> 3) | (row >>> 6));
    }

    /// <summary>The samples that become members of a significance pass when one becomes significant (D.3.1).</summary>
    /// <param name="index">Its bit.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong After(int index) => Following << index;

    /// <summary>Where a sample is among those of the stripe.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SampleIndex(int index) => ((index >> 4) * 4) + (((index & 15) * 11) >> 5);

    /// <summary>Sets a bit of the columns for each sample.</summary>
    /// <param name="column">The first column.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="shift">The bit of row 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(ref ulong column, ulong samples, int shift)
    {
        column |= (samples & 0xFFFF) << shift;
        Unsafe.Add(ref column, 1) |= ((samples >> 16) & 0xFFFF) << shift;
        Unsafe.Add(ref column, 2) |= ((samples >> 32) & 0xFFFF) << shift;
        Unsafe.Add(ref column, 3) |= (samples >> 48) << shift;
    }

    /// <summary>The lowest row's bits of each column, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Pack(Vector256<ulong> columns)
    {
        if (!Avx2.IsSupported)
            return ((columns[0] & 0xFFFF) | (columns[1] << 16 & 0xFFFF0000) | (columns[2] << 32 & 0xFFFF_0000_0000) | (columns[3] << 48)) & Samples;
        var words = Avx2.Shuffle(columns.AsByte(), Vector256.Create(
            0, 1, 8, 9, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
            128, 128, 128, 128, 0, 1, 8, 9, 128, 128, 128, 128, 128, 128, 128, (byte)128));
        return (words.GetLower() | words.GetUpper()).AsUInt64().ToScalar() & Samples;
    }
}
