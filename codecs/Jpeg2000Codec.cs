using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs;

/// <summary>
/// Decodes JPEG 2000 (ISO/IEC 15444-1) and High-Throughput JPEG 2000 (ISO/IEC 15444-15): DICOM 1.2.840.10008.1.2.4.90, .91, .201, .202 and
/// .203. It is safe for concurrent use.
/// </summary>
/// <remarks>
/// It decodes codestreams and JP2 files with 1, 3 or 4 components of one size, signed or not, of 1 to 31 bits. A code block can have at
/// most 30 bits. <see cref="Jpeg2000Decoders"/> states which decoder decodes which codestream. The colour transform of a codestream is part
/// of its coding: the result is RGB, whatever the caller requests. <see cref="ColorOutput.YCbCrToRgb"/> converts components without such a
/// transform.
/// </remarks>
public sealed class Jpeg2000Codec : IImageCodec
{
    /// <summary>16 code blocks of the usual size: a thread that is made for fewer costs more than it saves.</summary>
    private const long SamplesOfAThread = 256 * 256;

    private static int _decoding;

    private readonly Jpeg2000DecoderKind? _only;

    /// <summary>Initializes a new codec that decodes each kind of codestream with its default decoder.</summary>
    public Jpeg2000Codec()
    {
    }

    /// <summary>Decodes everything by one decoder.</summary>
    internal Jpeg2000Codec(Jpeg2000DecoderKind only) => _only = only;

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
    public long EstimateWorkingBytes(ReadOnlySpan<byte> codestream)
    {
        var header = Jpeg2000Header.Read(codestream);
        return WorkingMemory.Estimate(header.Headers, header.CodestreamLength, Environment.ProcessorCount, Choose(header));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The token is checked for each code block (OpenJPEG: for each tile). Decoding uses processors that no other decoding uses. The
    /// samples do not depend on the number of processors.
    /// </remarks>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default)
    {
        var header = Jpeg2000Header.Read(codestream);
        Expectation.ThrowIfOther(header.Info, expected);
        if (header.Info.IsSigned != expected.IsSigned)
            throw CodecError.Malformed($"JPEG 2000: the samples are {(header.Info.IsSigned ? "signed" : "unsigned")}, expected is the other.");
        Expectation.ThrowIfOtherLength(header.Info.LengthBytes, pixels);
        cancellationToken.ThrowIfCancellationRequested();
        var idle = Environment.ProcessorCount - Interlocked.Increment(ref _decoding);
        try
        {
            var threads = (int)Math.Min(idle + 1L, header.Info.LengthBytes / header.Info.BytesPerSample / SamplesOfAThread);
            Decode(codestream.Slice(header.CodestreamOffset, header.CodestreamLength), header, pixels, threads, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _decoding);
        }

        if (color == ColorOutput.YCbCrToRgb && !header.HasTransform && expected.Components == 3)
            YCbCr.ToRgb(pixels, expected, cancellationToken);
        return [];
    }

    private void Decode(ReadOnlySpan<byte> codestream, in Jpeg2000Header header, Span<byte> pixels, int threads, CancellationToken cancellationToken)
    {
        if (Choose(header) == Jpeg2000DecoderKind.OpenJpeg)
        {
            header.ThrowIfOpenJpegWouldAbort(codestream);
            OpenJpegCodestream.Decode(codestream, header.Info, pixels, threads, cancellationToken);
        }
        else
        {
            InterleavedTarget.Decode(codestream, header, pixels, threads, cancellationToken);
        }
    }

    private Jpeg2000DecoderKind Choose(in Jpeg2000Header header) => _only ?? Jpeg2000Decoders.Default(header);
}
