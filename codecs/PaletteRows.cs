using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs;

/// <summary>
/// Makes pixels of colours' numbers. A colour has red in its lowest byte and alpha in its highest; there are 256 of them.
/// </summary>
internal static class PaletteRows
{
    public static void ToRgba(ReadOnlySpan<byte> indices, ReadOnlySpan<uint> colors, Span<uint> rgba)
    {
        colors = colors[..256];
        rgba = rgba[..indices.Length];
        for (var i = 0; i < indices.Length; i++)
            rgba[i] = colors[indices[i]];
    }

    public static void ToRgb(ReadOnlySpan<byte> indices, ReadOnlySpan<uint> colors, Span<byte> rgb)
    {
        if (indices.IsEmpty)
            return;
        colors = colors[..256];
        ref var to = ref MemoryMarshal.GetReference(rgb[..(3 * indices.Length)]);
        for (var i = 0; i < indices.Length - 1; i++)
        {
            // The fourth byte is written over by the next pixel.
            Unsafe.WriteUnaligned(ref to, colors[indices[i]]);
            to = ref Unsafe.Add(ref to, 3);
        }

        var last = colors[indices[^1]];
        (to, Unsafe.Add(ref to, 1), Unsafe.Add(ref to, 2)) = ((byte)last, (byte)(last >> 8), (byte)(last >> 16));
    }

    /// <summary>Takes the lowest byte of each colour.</summary>
    public static void ToGray(ReadOnlySpan<byte> indices, ReadOnlySpan<uint> colors, Span<byte> gray)
    {
        colors = colors[..256];
        gray = gray[..indices.Length];
        for (var i = 0; i < indices.Length; i++)
            gray[i] = (byte)colors[indices[i]];
    }
}
