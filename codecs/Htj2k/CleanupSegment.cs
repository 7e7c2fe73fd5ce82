using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>The cleanup pass of a High-Throughput code block (ISO/IEC 15444-15 7.1, 7.3): all of its bit planes at once.</summary>
internal sealed class CleanupSegment
{
    /// <summary>The most bytes that MEL and VLC take together.</summary>
    private const int LongestCodes = 4079;

    /// <summary>Four samples of no more bits are read at once.</summary>
    private const int MostForOneRead = 14;

    /// <summary>Empty quads before and behind a row.</summary>
    private const int Margin = 4;

    private readonly BitBuffer _magnitudes = new();
    private readonly BitBuffer _codes = new();
    private readonly uint[] _quads = new uint[512 + (2 * Margin)];
    private readonly uint[] _bottom = new uint[1024 + (4 * Margin)];

    /// <param name="segment">Its bytes.</param>
    /// <param name="samples">Filled with zeros; they are put in.</param>
    /// <param name="plane">The bit plane, 0 for the lowest.</param>
    /// <param name="missing">Planes above that have no bits.</param>
    /// <returns>Whether it can be.</returns>
    public bool Decode(ReadOnlySpan<byte> segment, HighThroughputSamples samples, int plane, int missing)
    {
        // The last byte and four bits before it say how long MEL and VLC are together (7.1.1).
        var codesLength = (segment[^1] << 4) | (segment[^2] & 15);
        if (codesLength < 2 || codesLength > Math.Min(segment.Length, LongestCodes))
            return false;
        var codes = segment[^codesLength..^1];
        _magnitudes.Forward(segment[..^codesLength], 0xFF);
        _codes.Backward(codes, isVlc: true);
        var count = (samples.Width + 1) / 2;
        _quads.AsSpan(0, count + (2 * Margin)).Clear();
        _bottom.AsSpan(0, (2 * count) + (4 * Margin)).Clear();
        var row = new QuadRow(_codes, new(codes));
        var position = 0;
        for (var y = 0; y < samples.Height; y += 2)
        {
            row.Decode(y == 0, _quads.AsSpan(Margin), count);
            if (!DecodeMagnitudes(y == 0, count, ref samples.Row(y), samples.Stride, plane, missing + 2, ref position))
                return false;
        }

        samples.ClearOutside();
        return true;
    }

    /// <summary>
    /// Reads the magnitudes and signs of a row of quads (7.3.8), whose number of bits is foreseen from the row above (7.3.7).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool DecodeMagnitudes(bool isFirst, int count, ref int upper, int stride, int plane, int mostBits, ref int position)
    {
        ref var quads = ref _quads[Margin];
        ref var bottom = ref _bottom[2 * Margin];
        ref var lower = ref Unsafe.Add(ref upper, stride);
        ref var bytes = ref _magnitudes.Bytes;
        var (at, end) = (position, _magnitudes.Length);
        var most = 0u;

        // What was below the quad above on the left, kept from being overwritten.
        uint before = 0, next = bottom;
        for (var q = 0; q < count; q++)
        {
            var quad = Unsafe.Add(ref quads, q);
            var (left, right, after) = (next, Unsafe.Add(ref bottom, (2 * q) + 1), Unsafe.Add(ref bottom, (2 * q) + 2));
            next = after;
            var pattern = (quad >> QuadCodes.SignificanceShift) & 15;
            if (pattern == 0)
            {
                before = right;
                Unsafe.Add(ref bottom, 2 * q) = 0;
                Unsafe.Add(ref bottom, (2 * q) + 1) = 0;
                continue;
            }

            // kappa: the largest exponent above, less one, where more than one sample of the quad is significant.
            var largest = 31 - BitOperations.LeadingZeroCount(before | left | right | after | 1);
            before = right;
            var kappa = isFirst || (pattern & (pattern - 1)) == 0 ? 1u : (uint)Math.Max(1, largest);
            var exponent = kappa + (quad >> 16);
            most = Math.Max(most, exponent);
            at = Math.Min(at, end);
            var known = quad >> QuadCodes.KnownShift;
            var one = quad >> QuadCodes.OneShift;
            if (Avx2.IsSupported && exponent <= MostForOneRead)
            {
                FourSamples(ref bytes, ref at, quad, exponent, plane, out var samples, out var values);
                Unsafe.WriteUnaligned(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref upper, 2 * q)), samples.GetElement(0));
                Unsafe.WriteUnaligned(ref Unsafe.As<int, byte>(ref Unsafe.Add(ref lower, 2 * q)), samples.GetElement(1));
                Unsafe.WriteUnaligned(ref Unsafe.As<uint, byte>(ref Unsafe.Add(ref bottom, 2 * q)), values.GetElement(1));
                continue;
            }

            Unsafe.Add(ref upper, 2 * q) = Sample(ref bytes, ref at, pattern, known, one, 0, exponent, plane, out _);
            Unsafe.Add(ref lower, 2 * q) = Sample(
                ref bytes, ref at, pattern, known, one, 1, exponent, plane, out Unsafe.Add(ref bottom, 2 * q));
            Unsafe.Add(ref upper, (2 * q) + 1) = Sample(ref bytes, ref at, pattern, known, one, 2, exponent, plane, out _);
            Unsafe.Add(ref lower, (2 * q) + 1) = Sample(
                ref bytes, ref at, pattern, known, one, 3, exponent, plane, out Unsafe.Add(ref bottom, (2 * q) + 1));
        }

        position = at;
        return most <= (uint)mostBits;
    }

    /// <summary>All samples of a quad; in each result the two on top come first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourSamples(
        ref byte bytes, ref int at, uint quad, uint exponent, int plane, out Vector128<ulong> samples, out Vector128<ulong> values)
    {
        var (one, all) = (Vector128<uint>.One, Vector128.Create(quad));
        var significant = Vector128<uint>.Zero - (Avx2.ShiftRightLogicalVariable(all, Vector128.Create(4u, 5, 6, 7)) & one);
        var known = Avx2.ShiftRightLogicalVariable(all, Vector128.Create(12u, 13, 14, 15)) & one;
        var highest = Avx2.ShiftRightLogicalVariable(all, Vector128.Create(8u, 9, 10, 11)) & one;
        var lengths = (Vector128.Create(exponent) - known) & significant;

        // Where each one's bits begin: the sum of the lengths before it.
        var sums = lengths + Sse2.ShiftLeftLogical128BitLane(lengths, 4);
        sums += Sse2.ShiftLeftLogical128BitLane(sums, 8);
        var word = Vector256.Create(BitBuffer.Peek(ref bytes, at));
        var bits = Avx2.ShiftRightLogicalVariable(word, Avx2.ConvertToVector256Int64(sums - lengths).AsUInt64());
        at += (int)sums.GetElement(3);
        var low = Avx2.PermuteVar8x32(bits.AsUInt32(), Vector256.Create(0u, 2, 4, 6, 0, 2, 4, 6)).GetLower();
        var value = (low & (Avx2.ShiftLeftLogicalVariable(one, lengths) - one)) | Avx2.ShiftLeftLogicalVariable(highest, lengths) | one;
        var sample = (((value + Vector128.Create(2u)) << plane) | (low << 31)) & significant;
        samples = Sse2.Shuffle(sample, 0b11_01_10_00).AsUInt64();
        values = Sse2.Shuffle(value & significant, 0b11_01_10_00).AsUInt64();
    }

    /// <summary>One sample of a quad: its bits, without the highest where that is known; the lowest is the sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Sample(
        ref byte bytes, ref int at, uint pattern, uint known, uint one, int index, uint exponent, int plane, out uint value)
    {
        var isSignificant = (int)(pattern >> index) & 1;
        var length = (int)(exponent - ((known >> index) & 1)) & -isSignificant & 63;
        var bits = BitBuffer.Peek(ref bytes, at);
        at += length;
        value = ((uint)(bits & ((1UL << length) - 1)) | (((one >> index) & 1) << length) | 1) & (uint)-isSignificant;
        return (int)((((value + 2) << plane) | ((uint)bits << 31)) & (uint)-isSignificant);
    }
}
