using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs;

/// <summary>
/// JPEG 2000 (ISO/IEC 15444-1) and High-Throughput JPEG 2000 (15444-15): DICOM 1.2.840.10008.1.2.4.90, .91, .201, .202, .203; bare
/// codestreams and JP2 files, 1, 3 or 4 components of one size, signed or not, 1 to 31 bits, of which a code block may have 30. Safe for
/// concurrent use.
/// </summary>
/// <remarks>
/// A codestream's own colour transform is part of its coding: RGB comes out of it, whatever the caller asks for;
/// <see cref="ColorOutput.YCbCrToRgb"/> converts components that have none.
/// </remarks>
public sealed class Jpeg2000Codec : IImageCodec
{
    /// <summary>16 code blocks of the usual size: a thread that is made for fewer costs more than it saves.</summary>
    private const long SamplesOfAThread = 256 * 256;

    private static int _decoding;

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => Jpeg2000Header.Read(codestream).Info;

    /// <summary>
    /// Gets the most memory in bytes that decoding takes at once beside the codestream and the decoded picture, as its headers have it. No
    /// memory is taken that depends on them.
    /// </summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public static long EstimateWorkingBytes(ReadOnlySpan<byte> codestream) => EstimateWorkingBytes(Jpeg2000Header.Read(codestream));

    internal static long EstimateWorkingBytes(in Jpeg2000Header header) =>
        WorkingMemory.Estimate(header.Headers, header.CodestreamLength, Threads(header.Info, Environment.ProcessorCount));

    /// <inheritdoc/>
    /// <remarks>
    /// The token is read for each code block and each row. Processors that no other decoding here takes are used too: the samples are the
    /// same. A missing end marker, and data behind a tile's last packet, are remarks.
    /// </remarks>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream,
        in CodestreamInfo expected,
        ColorOutput color,
        Span<byte> pixels,
        CancellationToken cancellationToken = default)
    {
        var header = Jpeg2000Header.Read(codestream);
        Expectation.ThrowIfOther(header.Info, expected);
        if (header.Info.IsSigned != expected.IsSigned)
            throw CodecError.Malformed($"JPEG 2000: the samples are {(expected.IsSigned ? "unsigned" : "signed")}, expected is the other.");
        Expectation.ThrowIfOtherLength(header.Info.LengthBytes, pixels);
        cancellationToken.ThrowIfCancellationRequested();
        var idle = Environment.ProcessorCount - Interlocked.Increment(ref _decoding);
        try
        {
            var bytes = codestream.Slice(header.CodestreamOffset, header.CodestreamLength);
            InterleavedTarget.Decode(bytes, header, pixels, Threads(header.Info, idle + 1), cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _decoding);
        }

        if (color == ColorOutput.YCbCrToRgb && !header.HasTransform && expected.Components == 3)
            YCbCr.ToRgb(pixels, expected, cancellationToken);
        return [.. header.Headers.Remarks];
    }

    /// <summary>How many threads are worth a picture.</summary>
    private static int Threads(in CodestreamInfo info, int idle) =>
        (int)Math.Clamp(info.LengthBytes / info.BytesPerSample / SamplesOfAThread, 1, Math.Max(1, idle));
}
