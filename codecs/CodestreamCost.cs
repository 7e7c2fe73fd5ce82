using System.Globalization;
using System.Numerics;
using ImageLoaders.Codecs.Jpeg2000;
using ImageLoaders.Codecs.JpegLossless;

namespace ImageLoaders.Codecs;

/// <summary>
/// Estimates from its headers what decoding a codestream costs, and refuses a codestream whose cost is out of proportion to its length.
/// </summary>
/// <remarks>
/// A short file that claims to be large takes neither memory nor time. Real pictures stay far below the limits (docs/limits.md has the
/// figures).
/// </remarks>
public static class CodestreamCost
{
    /// <summary>
    /// Specifies the number of samples that a picture may have regardless of its length. A blank picture of 4,096 x 8,192 pixels takes a
    /// few hundred bytes.
    /// </summary>
    internal const long FreeSamples = 32 << 20;

    /// <summary>
    /// Specifies the number of additional samples that each byte allows, for formats without a smallest code: JPEG 2000, JPEG-LS and
    /// arithmetic coding. Real pictures have up to 131.
    /// </summary>
    internal const int SamplesPerByte = 1024;

    /// <summary>Specifies how many times the scans of a JPEG may process each block, refinements included. Encoders use up to 6.</summary>
    internal const int MaximumPasses = 32;

    // However often each is gone over, these take a tenth of a second.
    private const long FreeVisits = 4 << 20;

    // Of libjpeg-turbo, which nobody can stop: a tenth of a second or less is as good as stopping.
    private const long ShortVisits = 1 << 20;

    // Rows of samples that are spread or summed.
    private const int SpreadRows = 5;

    // Two lines of the four components that a scan may have and the bytes of a row that is being written; the classes of gradients.
    private const int JpegLsColumnBytes = 20;
    private const int GradientBytes = 2 << 16;

    // Behind the data of a scan, so that bits are read without a look at their end.
    private const int PaddingBytes = 64;
    private const int BitsPerByte = 8;

    /// <summary>Estimates the cost of a JPEG of any process, a JPEG-LS or a JPEG 2000.</summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <returns>The cost; <see langword="null"/> if the codestream has another format.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: the bytes cannot contain what the headers state. <see cref="ImageLoadError.TooLarge"/>: the
    /// scans process the blocks too often, or there are more samples, tiles, precincts, code blocks or layers than the length allows. The
    /// headers of JPEG 2000 are also checked for other faults.
    /// </exception>
    public static DecodeCost? Estimate(ReadOnlySpan<byte> codestream) => codestream switch
    {
        [0xFF, 0xD8, ..] => OfJpeg(JpegWork.Read(codestream), codestream.Length),
        [0xFF, 0x4F, 0xFF, 0x51, ..] or [0, 0, 0, 12, (byte)'j', (byte)'P', ..] => OfJpeg2000(codestream),
        _ => null,
    };

    /// <summary>What the pool gives for a length: the next power of two.</summary>
    internal static long Rented(long lengthBytes) => (long)BitOperations.RoundUpToPowerOf2((ulong)lengthBytes);

    private static DecodeCost OfJpeg(in JpegWork work, int lengthBytes)
    {
        var samples = (long)work.Rows * work.Columns * work.Components;
        var data = Rented(lengthBytes + PaddingBytes);
        switch (work.Process)
        {
            case 0xC3: // lossless: a sample has a bit at the least
                ThrowIfTooShort(work, samples, lengthBytes);
                return new(data + (work.Components * DifferenceTable.Length * sizeof(int))
                    + Rented(2L * sizeof(ushort) * work.Columns * work.Components), IsStoppable: true);
            case 0xF7: // JPEG-LS: a row has a bit at the least
                ThrowIfTooShort(work, work.Rows, lengthBytes);
                ThrowIfTooMany(samples, lengthBytes);
                return new(data + GradientBytes + Rented((long)JpegLsColumnBytes * (work.Columns + 2)), IsStoppable: true);
            case 0xC9 or 0xCA or 0xCB:
                ThrowIfTooMany(samples, lengthBytes);
                break;
            default: // a block has a bit at the least
                ThrowIfTooShort(work, work.Blocks, lengthBytes);
                break;
        }

        if (work.Visits > FreeVisits && work.Visits > MaximumPasses * work.Blocks)
        {
            var times = work.Visits / Math.Max(1, work.Blocks);
            var most = Text($"{MaximumPasses} times are the most, and encoders do 6.");
            var size = Text($"{work.Columns} x {work.Rows} pixels");
            throw TooLarge($"The JPEG has {work.Scans:N0} scans that go {times:N0} times over its {size}; {most}");
        }

        var working = work.RowsBytes + Rented(SpreadRows * sizeof(ushort) * work.Columns)
            + (work.Scans > 1 || work.Process is 0xC2 or 0xCA ? work.WholeBytes : 0);
        return new(data + working,
            IsStoppable: work.Precision != 8 || !NativeCodecLibrary.TurboJpeg.IsAvailable || work.Visits <= ShortVisits);
    }

    private static DecodeCost OfJpeg2000(ReadOnlySpan<byte> codestream)
    {
        var header = Jpeg2000Header.Read(codestream);
        ThrowIfTooMany((long)header.Info.Rows * header.Info.Columns * header.Info.Components, codestream.Length);
        return new(Jpeg2000Codec.EstimateWorkingBytes(header), IsStoppable: true) { Processors = Jpeg2000Codec.UsefulThreads(header.Info) };
    }

    private static void ThrowIfTooShort(in JpegWork work, long units, int lengthBytes)
    {
        if (units > (long)BitsPerByte * lengthBytes)
            throw new ImageLoadException(ImageLoadError.Malformed,
                Text($"The JPEG says that it has {work.Columns} x {work.Rows} pixels. Its data to byte {lengthBytes} cannot hold them."));
    }

    private static void ThrowIfTooMany(long samples, int lengthBytes)
    {
        if (samples > FreeSamples + ((long)SamplesPerByte * lengthBytes))
        {
            var most = Text($"{SamplesPerByte:N0} a byte are the most beyond {FreeSamples:N0}, and pictures have up to 131.");
            throw TooLarge($"The codestream says that it has {samples:N0} samples in {lengthBytes:N0} bytes; {most}");
        }
    }

    private static ImageLoadException TooLarge(FormattableString text) => new(ImageLoadError.TooLarge, Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
