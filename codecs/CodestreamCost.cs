using System.Globalization;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs;

/// <summary>
/// What a codestream takes to be decoded, by its headers alone, held against what its bytes can pay for: a short file that says much of
/// itself takes neither memory nor time. The
/// limits are far from what real pictures reach (docs/limits.md has the figures).
/// </summary>
public static class CodestreamCost
{
    /// <summary>Samples that a picture may have however short it is: a blank one of 4,096 x 8,192 pixels has some hundred bytes.</summary>
    public const long FreeSamples = 32 << 20;

    /// <summary>Samples for each byte beyond those, where a format has no smallest code: JPEG 2000, JPEG-LS, arithmetic coding. Real
    /// pictures have up to 131.</summary>
    public const int SamplesPerByte = 1024;

    /// <summary>How often a JPEG's scans may go over each block, refinements counted. Encoders do 6 times.</summary>
    public const int MostPasses = 32;

    // However often each is gone over, these take a tenth of a second.
    private const long FreeVisits = 4 << 20;

    // Of libjpeg-turbo, which nobody can stop: a tenth of a second or less is as good as stopping.
    private const long ShortVisits = 1 << 20;

    private const int BlockBytes = 2 * 64;

    // Two lines of the four components that a scan may have, and the bytes of a row that is being written.
    private const int JpegLsColumnBytes = 20;
    private const int BitsPerByte = 8;

    /// <summary>Estimates a JPEG of any process, a JPEG-LS or a JPEG 2000.</summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <returns><see langword="null"/>: it is none of these.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: its bytes cannot hold what it says; <see cref="ImageLoadError.TooLarge"/>: it goes over its
    /// blocks too often, or has more samples,
    /// tiles, precincts, code blocks or layers than its bytes pay for; of JPEG 2000 also what is wrong with its headers.
    /// </exception>
    public static DecodeCost? Estimate(ReadOnlySpan<byte> codestream) => codestream switch
    {
        [0xFF, 0xD8, ..] => OfJpeg(JpegWork.Read(codestream), codestream.Length),
        [0xFF, 0x4F, 0xFF, 0x51, ..] or [0, 0, 0, 12, (byte)'j', (byte)'P', ..] => OfJpeg2000(codestream),
        _ => null,
    };

    private static DecodeCost OfJpeg(in JpegWork work, int lengthBytes)
    {
        var samples = (long)work.Rows * work.Columns * work.Components;
        switch (work.Process)
        {
            case 0xC3: // lossless: a sample has a bit at the least
                ThrowIfTooShort(work, samples, (long)BitsPerByte * lengthBytes);
                return new(lengthBytes, IsStoppable: true);
            case 0xF7: // JPEG-LS: a row has a bit at the least
                ThrowIfTooShort(work, work.Rows, (long)BitsPerByte * lengthBytes);
                ThrowIfTooMany(samples, lengthBytes);
                return new(lengthBytes + ((long)JpegLsColumnBytes * work.Columns), IsStoppable: true);
            case 0xC9 or 0xCA or 0xCB:
                ThrowIfTooMany(samples, lengthBytes);
                break;
            default: // a block has a bit at the least
                ThrowIfTooShort(work, work.Blocks, (long)BitsPerByte * lengthBytes);
                break;
        }

        if (work.Visits > FreeVisits && work.Visits > MostPasses * work.Blocks)
            throw TooLarge($"The JPEG has {work.Scans:N0} scans that go {work.Visits / Math.Max(1, work.Blocks):N0} times over its {work.Columns} x {work.Rows} pixels; {MostPasses} times are the most, and encoders do 6.");
        return new(lengthBytes + (work.Scans > 1 ? work.Blocks * BlockBytes : 0), work.Visits <= ShortVisits);
    }

    private static DecodeCost OfJpeg2000(ReadOnlySpan<byte> codestream)
    {
        var header = Jpeg2000Header.Read(codestream);
        ThrowIfTooMany((long)header.Info.Rows * header.Info.Columns * header.Info.Components, codestream.Length);
        return new(Jpeg2000Codec.EstimateWorkingBytes(header), IsStoppable: true);
    }

    private static void ThrowIfTooShort(in JpegWork work, long units, long most)
    {
        if (units > most)
            throw new ImageLoadException(ImageLoadError.Malformed, Text($"The JPEG says that it has {work.Columns} x {work.Rows} pixels; its bytes cannot hold them."));
    }

    private static void ThrowIfTooMany(long samples, int lengthBytes)
    {
        if (samples > FreeSamples + ((long)SamplesPerByte * lengthBytes))
            throw TooLarge($"The codestream says that it has {samples:N0} samples in {lengthBytes:N0} bytes; {SamplesPerByte:N0} a byte are the most beyond {FreeSamples:N0}, and pictures have up to 131.");
    }

    private static ImageLoadException TooLarge(FormattableString text) => new(ImageLoadError.TooLarge, Text(text));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
