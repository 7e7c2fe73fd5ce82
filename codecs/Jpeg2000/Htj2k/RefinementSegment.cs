using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The SigProp and MagRef passes of a High-Throughput code block (ISO/IEC 15444-15 7.4, 7.5): one plane below the cleanup pass.
/// </summary>
internal sealed class RefinementSegment
{
    private readonly BitBuffer _bits = new();
    private int _position;

    /// <param name="segment">Bytes of both passes: SigProp's from the start, MagRef's from the end; they may overlap.</param>
    /// <param name="hasMagRef">Whether there is a MagRef pass.</param>
    /// <param name="samples">Of the cleanup pass.</param>
    /// <param name="plane">The bit plane, 0 for the lowest.</param>
    /// <param name="isCausal">Whether a stripe must not know of the one below.</param>
    public void Decode(ReadOnlySpan<byte> segment, bool hasMagRef, HighThroughputSamples samples, int plane, bool isCausal)
    {
        _bits.Forward(segment, 0);
        _position = 0;
        for (var y = 0; y < samples.Height; y += 4)
        {
            for (var x = 0; x < samples.Width; x += 4)
                PropagateSignificance(samples, x, y, plane, isCausal);
        }

        if (!hasMagRef)
            return;
        _bits.Backward(segment, isVlc: false);
        _position = 0;
        for (var y = 0; y < samples.Height; y += 4)
        {
            for (var x = 0; x < samples.Width; x++)
            {
                for (var row = y; row < Math.Min(y + 4, samples.Height); row++)
                    Refine(ref Unsafe.Add(ref samples.Row(row), x), plane);
            }
        }
    }

    /// <summary>Four columns of a stripe: which samples become significant, then their signs.</summary>
    private void PropagateSignificance(HighThroughputSamples samples, int left, int top, int plane, bool isCausal)
    {
        var (right, bottom) = (Math.Min(left + 4, samples.Width), Math.Min(top + 4, samples.Height));
        var found = 0;
        for (var x = left; x < right; x++)
        {
            for (var y = top; y < bottom; y++)
            {
                ref var sample = ref Unsafe.Add(ref samples.Row(y), x);
                if (sample != 0 || !HasNeighbour(ref sample, samples.Stride, isCausal && y == top + 3) || ReadBit() == 0)
                    continue;
                sample = 3 << plane;
                found |= 1 << ((4 * (x - left)) + (y - top));
            }
        }

        for (; found != 0; found &= found - 1)
        {
            var index = System.Numerics.BitOperations.TrailingZeroCount(found);
            Unsafe.Add(ref samples.Row(top + (index % 4)), left + (index / 4)) |= ReadBit() << 31;
        }
    }

    private static bool HasNeighbour(ref int sample, int stride, bool isBottomHidden)
    {
        ref var above = ref Unsafe.Subtract(ref sample, stride);
        ref var below = ref Unsafe.Add(ref sample, stride);
        var around = Unsafe.Add(ref above, -1) | above | Unsafe.Add(ref above, 1) | Unsafe.Add(ref sample, -1) | Unsafe.Add(ref sample, 1);
        return (isBottomHidden ? around : around | Unsafe.Add(ref below, -1) | below | Unsafe.Add(ref below, 1)) != 0;
    }

    /// <summary>Samples of the cleanup pass have nothing in this plane; those of SigProp have.</summary>
    private void Refine(ref int sample, int plane)
    {
        if (sample != 0 && (sample & (1 << plane)) == 0)
            sample = (sample ^ ((ReadBit() ^ 1) << (plane + 1))) | (1 << plane);
    }

    private int ReadBit()
    {
        if (_position >= _bits.Length)
            return 0;
        return (int)BitBuffer.Peek(ref _bits.Bytes, _position++) & 1;
    }
}
