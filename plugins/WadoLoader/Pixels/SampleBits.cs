using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace WadoLoader.Pixels;

/// <summary>Makes stored values of samples as they lie in the file, in place.</summary>
internal static class SampleBits
{
    /// <summary>Big endian to the machine's order.</summary>
    public static void SwapBytes(Span<byte> samples, int bytesPerSample)
    {
        switch (bytesPerSample)
        {
            case 2:
                var words = MemoryMarshal.Cast<byte, ushort>(samples);
                BinaryPrimitives.ReverseEndianness(words, words);
                break;
            case 4:
                var doubles = MemoryMarshal.Cast<byte, uint>(samples);
                BinaryPrimitives.ReverseEndianness(doubles, doubles);
                break;
            case 8:
                var quads = MemoryMarshal.Cast<byte, ulong>(samples);
                BinaryPrimitives.ReverseEndianness(quads, quads);
                break;
        }
    }

    /// <summary>Leaves Bits Stored below High Bit, shifted down, and extends the sign.</summary>
    public static void Isolate(Span<byte> samples, PixelDescription pixels)
    {
        var up = pixels.BitsAllocated - 1 - pixels.HighBit;
        var down = pixels.BitsAllocated - pixels.BitsStored;
        switch (pixels.BitsAllocated, pixels.IsSigned)
        {
            case (8, false):
                Shift(samples, up, down);
                break;
            case (8, true):
                Shift(MemoryMarshal.Cast<byte, sbyte>(samples), up, down);
                break;
            case (16, false):
                Shift(MemoryMarshal.Cast<byte, ushort>(samples), up, down);
                break;
            case (16, true):
                Shift(MemoryMarshal.Cast<byte, short>(samples), up, down);
                break;
            case (32, false):
                Shift(MemoryMarshal.Cast<byte, uint>(samples), up, down);
                break;
            case (32, true):
                Shift(MemoryMarshal.Cast<byte, int>(samples), up, down);
                break;
        }
    }

    /// <summary>Shifts every sample, in place.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="up">By how many bits first, so that what lies above falls off.</param>
    /// <param name="down">By how many bits then: with the sign where the type has one.</param>
    public static void Shift<T>(Span<T> samples, int up, int down)
        where T : unmanaged, IBinaryInteger<T>
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(samples);
        for (var i = 0; i < vectors.Length; i++)
            vectors[i] = (vectors[i] << up) >> down;
        foreach (ref var sample in samples[(vectors.Length * Vector<T>.Count)..])
            sample = T.CreateTruncating(T.CreateTruncating(sample << up) >> down);
    }
}
