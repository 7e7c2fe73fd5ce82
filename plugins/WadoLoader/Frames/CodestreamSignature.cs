using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>What kind of codestream it is, by its own first markers.</summary>
/// <param name="Coding">The family; <see langword="null"/>: none that is known.</param>
/// <param name="IsLossless">Whether it is lossless JPEG (SOF3).</param>
/// <param name="Bits">Of a sample of JPEG; 0: not known.</param>
internal readonly record struct CodestreamSignature(PixelCoding? Coding, bool IsLossless, int Bits)
{
    private const int JpegLsFrame = 0xF7;

    public static CodestreamSignature Read(ReadOnlySpan<byte> codestream)
    {
        if (codestream.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51])
            || codestream.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']))
            return new(PixelCoding.Jpeg2000, false, 0);
        if (!codestream.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return default;
        var position = 2;
        while (position + 5 <= codestream.Length)
        {
            var marker = codestream[position + 1];
            if (codestream[position] != 0xFF || marker == 0xFF)
            {
                position++;
                continue;
            }

            if (marker == JpegLsFrame)
                return new(PixelCoding.JpegLs, false, codestream[position + 4]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new(PixelCoding.Jpeg, marker is 0xC3, codestream[position + 4]);
            position += 2 + ((codestream[position + 2] << 8) | codestream[position + 3]);
        }

        return new(PixelCoding.Jpeg, false, 0);
    }
}
