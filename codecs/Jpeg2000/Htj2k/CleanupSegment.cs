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

    /// <summary>Two quads whose samples have no more bits are read at once.</summary>
    private const int MostForOneRead = 15;

    /// <summary>Empty quads before and behind a row.</summary>
    private const int Margin = 4;

    private readonly BitBuffer _magnitudes = new();
    private readonly BitBuffer _codes = new();
    private readonly uint[] _quads = new uint[512 + (2 * Margin)];
    private readonly uint[] _bottom = new uint[1024 + (4 * Margin)];

    /// <param name="segment">Its bytes.</param>
    /// <param name="area">Of the block.</param>
    /// <param name="samples">Where they are put, from the first one; whole quads are.</param>
    /// <param name="stride">From a row to the next.</param>
    /// <param name="isWhole">Whether they are put as whole numbers; else as <see cref="HighThroughputSamples"/> has them.</param>
    /// <param name="plane">The bit plane, 0 for the lowest.</param>
    /// <param name="missing">Planes above that have no bits.</param>
    /// <returns>Whether it can be.</returns>
    public bool Decode(ReadOnlySpan<byte> segment, Area area, ref int samples, int stride, bool isWhole, int plane, int missing)
    {
        // The last byte and four bits before it say how long MEL and VLC are together (7.1.1).
        var codesLength = (segment[^1] << 4) | (segment[^2] & 15);
        if (codesLength < 2 || codesLength > Math.Min(segment.Length, LongestCodes))
            return false;
        var codes = segment[^codesLength..^1];
        _magnitudes.Forward(segment[..^codesLength], 0xFF);
        _codes.Backward(codes, isVlc: true);
        var count = (area.Width + 1) / 2;
        _quads.AsSpan(0, count + (2 * Margin)).Clear();
        _bottom.AsSpan(0, (2 * count) + (4 * Margin)).Clear();
        var events = new MelDecoder(codes);
        var (at, position) = (0, 0);
        for (var y = 0; y < area.Height; y += 2)
        {
            ref var upper = ref Unsafe.Add(ref samples, y * stride);
            if (!DecodeRow(y == 0, count, ref upper, stride, isWhole, plane, missing + 2, ref events, ref position, ref at))
                return false;
        }

        return true;
    }

    /// <summary>
    /// Decodes a row of quads: their patterns, and the magnitudes and signs (7.3.8), whose number of bits is foreseen from the row above
    /// (7.3.7). Both at once, so that the processor reads magnitudes while it waits for the next codes.
    /// </summary>
    /// <returns>Whether no sample has more bits than there can be.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private bool DecodeRow(
        bool isFirst,
        int count,
        ref int upper,
        int stride,
        bool isWhole,
        int plane,
        int mostBits,
        ref MelDecoder events,
        ref int codesPosition,
        ref int position)
    {
        ref var quads = ref _quads[Margin];
        ref var bottom = ref _bottom[2 * Margin];
        ref var lower = ref Unsafe.Add(ref upper, stride);
        ref var bytes = ref _magnitudes.Bytes;
        ref var codes = ref _codes.Bytes;
        var pair = new QuadPair(isFirst);
        var (at, end, room, lastWord) = (position, _magnitudes.Length, 0, (_codes.Length / 8) + BitBuffer.WordBytes + 1);

        // The codes' next bits, how many of them count, and the byte behind those.
        var (bits, have, next) = (BitBuffer.Peek(ref codes, codesPosition), 56 - (codesPosition & 7), (codesPosition >> 3) + 7);

        // What was above the pair on the left, kept from being overwritten: the last quad, and what is at its bottom.
        uint left = 0, aboveLeft = 0, before = 0;
        for (var q = 0; q < count; q += 2)
        {
            ref var row = ref Unsafe.Add(ref quads, q);
            var aboveNext = Unsafe.Add(ref row, 1);
            have -= pair.Decode(
                ref events, ref bits, q + 1 < count, left, aboveLeft, ref row, out var first, out var second, out var exponent0,
                out var exponent1);
            (row, Unsafe.Add(ref row, 1), left, aboveLeft) = (first, second, second, aboveNext);
            bits |= BitBuffer.Word(ref codes, next) << have;
            next = Math.Min(next + ((63 - have) >> 3), lastWord);
            have |= 56;

            // Kappa: the largest exponent above, less one, where more than one sample of the quad is significant.
            ref var below = ref Unsafe.Add(ref bottom, 2 * q);
            var (middle, right) = (Unsafe.Add(ref below, 1) | Unsafe.Add(ref below, 2), Unsafe.Add(ref below, 3));
            exponent0 += Kappa(first, before | below | middle);
            exponent1 += Kappa(second, middle | right | Unsafe.Add(ref below, 4));
            before = right;
            room |= (mostBits - (int)exponent0) | (mostBits - (int)exponent1);
            at = Math.Min(at, end);
            if (Avx2.IsSupported && (exponent0 | exponent1) <= MostForOneRead)
            {
                EightSamples(ref bytes, ref at, first, second, exponent0, exponent1, plane, isWhole, out var samples, out var values);
                samples.GetLower().StoreUnsafe(ref Unsafe.Add(ref upper, 2 * q));
                samples.GetUpper().StoreUnsafe(ref Unsafe.Add(ref lower, 2 * q));
                values.GetUpper().StoreUnsafe(ref below);
                continue;
            }

            ref var sample = ref Unsafe.Add(ref upper, 2 * q);
            FourSamples(ref bytes, ref at, first, exponent0, plane, isWhole, ref sample, stride, ref below);
            at = Math.Min(at, end);
            FourSamples(
                ref bytes, ref at, second, exponent1, plane, isWhole, ref Unsafe.Add(ref sample, 2), stride, ref Unsafe.Add(ref below, 2));
        }

        (position, codesPosition) = (at, (8 * next) - have);
        return room >= 0;
    }

    /// <param name="quad">The quad.</param>
    /// <param name="above">All bits of the samples above it, and of the two beside those.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Kappa(uint quad, uint above)
    {
        var isSeveral = (uint)((int)(quad << (31 - QuadCodes.SeveralShift)) >> 31);
        return 31 ^ (uint)BitOperations.LeadingZeroCount((above & isSeveral) | 2);
    }

    /// <summary>All samples of two quads, in each result the four of the upper row first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EightSamples(
        ref byte bytes,
        ref int at,
        uint first,
        uint second,
        uint exponent0,
        uint exponent1,
        int plane,
        bool isWhole,
        out Vector256<int> samples,
        out Vector256<uint> values)
    {
        var one = Vector256<uint>.One;
        var quads = Vector256.Create(Vector128.Create(first), Vector128.Create(second));
        var pattern = Vector256.Create(16u, 32, 64, 128, 16, 32, 64, 128);
        var significant = Vector256.Equals(quads & pattern, pattern);
        var known = Avx2.ShiftRightLogicalVariable(quads, Vector256.Create(12u, 13, 14, 15, 12, 13, 14, 15)) & one;
        var highest = Vector256.Equals(quads & (pattern << 4), pattern << 4);
        var lengths = (Vector256.Create(Vector128.Create(exponent0), Vector128.Create(exponent1)) - known) & significant;

        // Where each one's bits begin: the sum of the lengths before it.
        var sums = lengths + Avx2.ShiftLeftLogical128BitLane(lengths, 4);
        sums += Avx2.ShiftLeftLogical128BitLane(sums, 8);
        var (start0, of0, of1) = ((uint)at & 7, sums.GetElement(3), sums.GetElement(7));
        var starts = sums - lengths + Vector256.Create(Vector128.Create(start0), Vector128.Create(start0 + of0));

        // The four bytes in which they do, from the 16 that hold all.
        var window = Vector128.LoadUnsafe(ref bytes, (nuint)(uint)at >> 3);
        var places = Avx2.Shuffle(
            (starts >> 3).AsByte(),
            Vector256.Create((byte)0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12, 0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12))
            + Vector256.Create(0x03020100u).AsByte();
        var words = Avx2.Shuffle(Vector256.Create(window, window), places).AsUInt32();
        at += (int)(of0 + of1);
        var low = Avx2.ShiftRightLogicalVariable(words, starts & Vector256.Create(7u));
        var length = Avx2.ShiftLeftLogicalVariable(one, lengths);
        var value = (low & (length - one)) | (length & highest) | one;
        var sample = (((value + Vector256.Create(2u)) << plane) | (low << 31)) & significant;
        if (isWhole)
            sample = Avx2.Sign(((sample << 1) >>> 2).AsInt32(), sample.AsInt32()).AsUInt32();
        var byRow = Vector256.Create(0u, 2, 4, 6, 1, 3, 5, 7);
        samples = Avx2.PermuteVar8x32(sample, byRow).AsInt32();
        values = Avx2.PermuteVar8x32(value & significant, byRow);
    }

    /// <summary>The samples of one quad, whatever their length.</summary>
    private static void FourSamples(
        ref byte bytes, ref int at, uint quad, uint exponent, int plane, bool isWhole, ref int upper, int stride, ref uint bottom)
    {
        ref var lower = ref Unsafe.Add(ref upper, stride);
        upper = Sample(ref bytes, ref at, quad, 0, exponent, plane, isWhole, out _);
        lower = Sample(ref bytes, ref at, quad, 1, exponent, plane, isWhole, out bottom);
        Unsafe.Add(ref upper, 1) = Sample(ref bytes, ref at, quad, 2, exponent, plane, isWhole, out _);
        Unsafe.Add(ref lower, 1) = Sample(ref bytes, ref at, quad, 3, exponent, plane, isWhole, out Unsafe.Add(ref bottom, 1));
    }

    /// <summary>One sample of a quad: its bits, without the highest where that is known; the lowest is the sign.</summary>
    private static int Sample(
        ref byte bytes, ref int at, uint quad, int index, uint exponent, int plane, bool isWhole, out uint value)
    {
        var isSignificant = (int)(quad >> (QuadCodes.SignificanceShift + index)) & 1;
        var length = (int)(exponent - ((quad >> (QuadCodes.KnownShift + index)) & 1)) & -isSignificant & 63;
        var bits = BitBuffer.Peek(ref bytes, at);
        at += length;
        value = ((uint)(bits & ((1UL << length) - 1)) | (((quad >> (QuadCodes.OneShift + index)) & 1) << length) | 1)
            & (uint)-isSignificant;
        var sample = (int)((((value + 2) << plane) | ((uint)bits << 31)) & (uint)-isSignificant);
        return isWhole ? BlockOutput.Whole(sample) : sample;
    }
}
