using System.Runtime.InteropServices;

namespace WadoLoader.Pixels;

/// <summary>Pixels of one bit: packed from the lowest bit of each byte up, without regard to rows and frames (PS3.5 8.1.1).</summary>
internal static class BitPlane
{
    /// <summary>One byte, 0 or 1, for each bit.</summary>
    /// <param name="packed">At least as many bits as are skipped and wanted.</param>
    /// <param name="skippedBits">Bits before the first, 0 to 7.</param>
    /// <param name="pixels">One byte for each wanted bit.</param>
    public static void Unpack(ReadOnlySpan<byte> packed, int skippedBits, Span<byte> pixels)
    {
        var eights = MemoryMarshal.Cast<byte, ulong>(pixels);
        for (var i = 0; i < eights.Length; i++)
        {
            uint bits = packed[i];
            if (skippedBits > 0)
                bits = ((bits | ((uint)packed[i + 1] << 8)) >> skippedBits) & 0xFF;

            // Seven copies of the byte, each one bit further on than a byte is wide, so that byte n of the product begins with bit n; bit 7
            // would meet a carry.
            eights[i] = (((bits & 0x7F) * 0x0002040810204081UL) | ((ulong)(bits >> 7) << 56)) & 0x0101010101010101UL;
        }

        for (var i = eights.Length * 8; i < pixels.Length; i++)
        {
            var bit = skippedBits + i;
            pixels[i] = (byte)((packed[bit >> 3] >> (bit & 7)) & 1);
        }
    }
}
