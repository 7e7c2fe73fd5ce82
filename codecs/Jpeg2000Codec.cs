using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes JPEG 2000 (ISO/IEC 15444-1) and High-Throughput JPEG 2000 (ISO/IEC 15444-15): DICOM 1.2.840.10008.1.2.4.90, .91, .201, .202 and
/// .203. It is safe for concurrent use.
/// </summary>
/// <remarks>
/// It decodes codestreams and JP2 files with 1, 3 or 4 components of one size, signed or not, of 1 to 31 bits. A code block can have at
/// most 30 bits. The colour transform of a codestream is part of its coding: the result is RGB, whatever the caller requests.
/// <see cref="ColorOutput.YCbCrToRgb"/> converts components without such a transform.
/// </remarks>
public sealed class Jpeg2000Codec : IImageCodec
{
    /// <summary>16 code blocks of the usual size: a thread that is made for fewer costs more than it saves.</summary>
    private const long SamplesOfAThread = 256 * 256;

    /// <summary>Gets the maximum number of threads that decode one picture. Default: the number of processors.</summary>
    public int MaximumThreads { get; init; } = Environment.ProcessorCount;

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => Jpeg2000Header.Read(codestream).Info;

    /// <summary>
    /// Estimates from the headers the maximum memory that decoding takes at one time, in bytes, in addition to the codestream and the
    /// decoded picture. The estimate takes no memory that depends on the headers.
    /// </summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <returns>The number of bytes.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/> or <see cref="ImageLoadError.TooLarge"/>: the
    /// picture cannot be decoded.
    /// </exception>
    public static long EstimateWorkingBytes(ReadOnlySpan<byte> codestream) => EstimateWorkingBytes(Jpeg2000Header.Read(codestream));

    internal static long EstimateWorkingBytes(in Jpeg2000Header header) =>
        WorkingMemory.Estimate(header.Headers, header.CodestreamLength, UsefulThreads(header.Info));

    /// <summary>How many threads are worth a picture.</summary>
    internal static int UsefulThreads(in CodestreamInfo info) =>
        (int)Math.Clamp(info.LengthBytes / info.BytesPerSample / SamplesOfAThread, 1, Environment.ProcessorCount);

    /// <inheritdoc/>
    /// <remarks>
    /// The token is checked for each code block and each row. The samples do not depend on the number of threads. A missing end marker and
    /// data after the last packet of a tile are remarks.
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
        var bytes = codestream.Slice(header.CodestreamOffset, header.CodestreamLength);
        InterleavedTarget.Decode(bytes, header, pixels, Math.Clamp(UsefulThreads(header.Info), 1, MaximumThreads), cancellationToken);
        if (color == ColorOutput.YCbCrToRgb && !header.HasTransform && expected.Components == 3)
            YCbCr.ToRgb(pixels, expected, cancellationToken);
        return [.. header.Headers.Remarks];
    }
}
