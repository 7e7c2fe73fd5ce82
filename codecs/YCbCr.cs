using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs;

/// <summary>Full-range YCbCr of ITU-R BT.601 to RGB, in place (ITU-T T.871 section 7; PS3.3 C.7.6.3.1.2, YBR_FULL).</summary>
internal static class YCbCr
{
    private const int Shift = 16;
    private const int Half = 1 << (Shift - 1);
    private const int CrToR = 91881;
    private const int CbToG = -22554;
    private const int CrToG = -46802;
    private const int CbToB = 116130;

    /// <summary>Converts interleaved samples of three components and at most 16 bits; nothing else can be YCbCr.</summary>
    internal static void ToRgb(Span<byte> pixels, in CodestreamInfo info, CancellationToken cancellationToken)
    {
        if (info.Components != 3 || info.BitsPerSample > 16 || info.IsSigned)
            throw CodecError.Unsupported(
                $"YCbCr of {info.Components} x {info.BitsPerSample} bits: only 3 components of up to 16 bits, unsigned, become RGB.");
        var rowLength = info.Columns * 3 * info.BytesPerSample;
        for (var row = 0; row < info.Rows; row++)
        {
            if (row % 64 == 0)
                cancellationToken.ThrowIfCancellationRequested();
            var samples = pixels.Slice(row * rowLength, rowLength);
            if (info.BytesPerSample == 1)
                ToRgb(samples, info.BitsPerSample);
            else
                ToRgb(MemoryMarshal.Cast<byte, ushort>(samples), info.BitsPerSample);
        }
    }

    private static void ToRgb(Span<byte> samples, int bits)
    {
        var center = 1 << (bits - 1);
        var max = (1 << bits) - 1;
        for (var i = 0; i < samples.Length - 2; i += 3)
        {
            int y = samples[i];
            var cb = samples[i + 1] - center;
            var cr = samples[i + 2] - center;
            samples[i] = (byte)Math.Clamp(y + (((CrToR * cr) + Half) >> Shift), 0, max);
            samples[i + 1] = (byte)Math.Clamp(y + (((CbToG * cb) + (CrToG * cr) + Half) >> Shift), 0, max);
            samples[i + 2] = (byte)Math.Clamp(y + (((CbToB * cb) + Half) >> Shift), 0, max);
        }
    }

    private static void ToRgb(Span<ushort> samples, int bits)
    {
        var center = 1 << (bits - 1);
        var max = (1 << bits) - 1;
        for (var i = 0; i < samples.Length - 2; i += 3)
        {
            long y = samples[i];
            long cb = samples[i + 1] - center;
            long cr = samples[i + 2] - center;
            samples[i] = (ushort)Math.Clamp(y + (((CrToR * cr) + Half) >> Shift), 0, max);
            samples[i + 1] = (ushort)Math.Clamp(y + (((CbToG * cb) + (CrToG * cr) + Half) >> Shift), 0, max);
            samples[i + 2] = (ushort)Math.Clamp(y + (((CbToB * cb) + Half) >> Shift), 0, max);
        }
    }
}
