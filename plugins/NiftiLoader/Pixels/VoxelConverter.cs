using System.Buffers.Binary;
using System.Runtime.InteropServices;
using NiftiLoader.Headers;

namespace NiftiLoader.Pixels;

/// <summary>Turns voxels as they are stored into samples, in place: every type is as wide as what it becomes.</summary>
internal static class VoxelConverter
{
    private const long MostExact = 1L << 53;

    /// <exception cref="ImageLoaders.ImageLoadException"><see cref="ImageLoaders.ImageLoadError.Unsupported"/>: a value is not
    /// representable.</exception>
    public static void Convert(Span<byte> bytes, VoxelType type, bool isBigEndian)
    {
        if (isBigEndian == BitConverter.IsLittleEndian)
            Swap(bytes, type.WordBytes);
        if (type.IsInt64)
            FromInt64(MemoryMarshal.Cast<byte, long>(bytes));
        else if (type.IsUInt64)
            FromUInt64(MemoryMarshal.Cast<byte, ulong>(bytes));
    }

    private static void Swap(Span<byte> bytes, int wordBytes)
    {
        switch (wordBytes)
        {
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(shorts, shorts);
                break;
            case 4:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(ints, ints);
                break;
            case 8:
                var longs = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(longs, longs);
                break;
        }
    }

    private static void FromInt64(Span<long> values)
    {
        var results = MemoryMarshal.Cast<long, double>(values);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            results[i] = value is >= -MostExact and <= MostExact ? value : throw TooWide(i, $"{value}");
        }
    }

    private static void FromUInt64(Span<ulong> values)
    {
        var results = MemoryMarshal.Cast<ulong, double>(values);
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            results[i] = value <= MostExact ? value : throw TooWide(i, $"{value}");
        }
    }

    private static ImageLoaders.ImageLoadException TooWide(int index, string value) => NiftiError.Unsupported(
        $"Voxel {index:N0} of the slice has the value {value}. Integers of 64 bits are shown only up to 2^53, where they are exact.");
}
