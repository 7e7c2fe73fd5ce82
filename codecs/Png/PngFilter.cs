using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ImageLoaders.Codecs.Png;

/// <summary>
/// Takes the filter off a row (ISO/IEC 15948, 9). The three filters that look to the left go a pixel at a time: 8 bytes are read,
/// computed and written, of which the first pixel counts; the next step writes over the rest.
/// </summary>
internal static class PngFilter
{
    private const int Step = 8;

    /// <param name="filter">0 to 4, the byte before the row.</param>
    /// <param name="source">The filtered row.</param>
    /// <param name="above">The row above without its filter, or zeros.</param>
    /// <param name="row">Where the row goes; none of the three may overlap.</param>
    /// <param name="distance">Bytes back to the left neighbour, 1 to 8.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: there is no such filter.</exception>
    public static void Undo(byte filter, ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row, int distance)
    {
        above = above[..source.Length];
        row = row[..source.Length];
        switch (filter)
        {
            case 0:
                source.CopyTo(row);
                break;
            case 1:
                Sub(source, row, distance);
                break;
            case 2:
                Up(source, above, row);
                break;
            case 3:
                Average(source, above, row, distance);
                break;
            case 4:
                Paeth(source, above, row, distance);
                break;
            default:
                throw new ImageLoadException(ImageLoadError.Malformed,
                    $"The PNG's image data (IDAT) is damaged: a row has the unknown filter {filter}.");
        }
    }

    private static void Sub(ReadOnlySpan<byte> source, Span<byte> row, int distance)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(row);
        var left = Vector128<byte>.Zero;
        var i = 0;
        for (var last = row.Length - Step; i <= last; i += distance)
        {
            left += Load(ref from, i);
            Store(left, ref to, i);
        }

        for (; i < row.Length; i++)
            row[i] = (byte)(source[i] + (i < distance ? 0 : row[i - distance]));
    }

    private static void Up(ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row)
    {
        var i = 0;
        for (; i <= row.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            (new Vector<byte>(source[i..]) + new Vector<byte>(above[i..])).CopyTo(row[i..]);
        for (; i < row.Length; i++)
            row[i] = (byte)(source[i] + above[i]);
    }

    private static void Average(ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row, int distance)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var up = ref MemoryMarshal.GetReference(above);
        ref var to = ref MemoryMarshal.GetReference(row);
        var left = Vector128<byte>.Zero;
        var low7Bits = Vector128.Create((byte)0x7F);
        var i = 0;
        for (var last = row.Length - Step; i <= last; i += distance)
        {
            var b = Load(ref up, i);
            var half = Vector128.ShiftRightLogical((left ^ b).AsUInt16(), 1).AsByte() & low7Bits;
            left = Load(ref from, i) + (left & b) + half;
            Store(left, ref to, i);
        }

        for (; i < row.Length; i++)
            row[i] = (byte)(source[i] + (((i < distance ? 0 : row[i - distance]) + above[i]) >> 1));
    }

    /// <remarks>
    /// Of a, b, c the one nearest to a + b - c. With t = 3c - a - b that is the smaller of a and b when t is not below the greater,
    /// the greater when t is not above the smaller, else c; ties fall as the standard orders them, and both are true only when
    /// all three are the same. The chain of steps from one pixel's a to the next is what costs: it is kept short by adding to c
    /// what leads to the others, byte by byte, so that nothing carries, and by masks of sign bits (a comparison goes through a mask
    /// register where there is AVX-512, which takes longer).
    /// </remarks>
    private static void Paeth(ReadOnlySpan<byte> source, ReadOnlySpan<byte> above, Span<byte> row, int distance)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var up = ref MemoryMarshal.GetReference(above);
        ref var to = ref MemoryMarshal.GetReference(row);
        var (a, c) = (Vector128<short>.Zero, Vector128<short>.Zero);
        var i = 0;
        for (var last = row.Length - Step; i <= last; i += distance)
        {
            var b = Vector128.WidenLower(Load(ref up, i)).AsInt16();
            var raw = Vector128.WidenLower(Load(ref from, i)).AsByte();
            var threshold = c + c + c - b - a;
            var (low, high) = (Vector128.Min(a, b), Vector128.Max(a, b));
            var toLow = Vector128.AndNot(low.AsByte() - c.AsByte(), Vector128.ShiftRightArithmetic(threshold - high, 15).AsByte());
            var toHigh = Vector128.AndNot(high.AsByte() - c.AsByte(), Vector128.ShiftRightArithmetic(low - threshold, 15).AsByte());
            a = (raw + c.AsByte() + (toLow + toHigh)).AsInt16();
            Store(Vector128.Narrow(a, a).AsByte(), ref to, i);
            c = b;
        }

        for (; i < row.Length; i++)
            row[i] = (byte)(source[i] + (i < distance ? above[i] : Nearest(row[i - distance], above[i], above[i - distance])));
    }

    private static int Nearest(int a, int b, int c)
    {
        var (toA, toB, toC) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
        return toA <= toB && toA <= toC ? a : toB <= toC ? b : c;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ref byte from, int offset) =>
        Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, offset))).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> value, ref byte to, int offset) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, offset), value.AsUInt64().ToScalar());
}
