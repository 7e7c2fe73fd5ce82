using System.Runtime.InteropServices;

namespace WadoLoader.Pixels;

/// <summary>Planar Configuration 1: three planes become interleaved pixels.</summary>
internal static class Planes
{
    public static void Interleave(ReadOnlySpan<byte> planes, int bytesPerSample, Span<byte> pixels)
    {
        switch (bytesPerSample)
        {
            case 1:
                Interleave(planes, pixels);
                break;
            case 2:
                Interleave(MemoryMarshal.Cast<byte, ushort>(planes), MemoryMarshal.Cast<byte, ushort>(pixels));
                break;
            case 4:
                Interleave(MemoryMarshal.Cast<byte, uint>(planes), MemoryMarshal.Cast<byte, uint>(pixels));
                break;
            default:
                Interleave(MemoryMarshal.Cast<byte, ulong>(planes), MemoryMarshal.Cast<byte, ulong>(pixels));
                break;
        }
    }

    private static void Interleave<T>(ReadOnlySpan<T> planes, Span<T> pixels)
        where T : unmanaged
    {
        var count = pixels.Length / 3;
        var first = planes[..count];
        var second = planes.Slice(count, count);
        var third = planes.Slice(2 * count, count);
        for (var i = 0; i < first.Length && 3 * i + 2 < pixels.Length; i++)
        {
            pixels[3 * i] = first[i];
            pixels[(3 * i) + 1] = second[i];
            pixels[(3 * i) + 2] = third[i];
        }
    }
}
