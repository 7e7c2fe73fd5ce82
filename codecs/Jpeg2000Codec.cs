using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs;

/// <summary>
/// JPEG 2000 (ISO/IEC 15444-1) and High-Throughput JPEG 2000 (15444-15): DICOM 1.2.840.10008.1.2.4.90, .91, .201, .202, .203; bare codestreams
/// and JP2 files, 1, 3 or 4 components of one size, signed or not, 1 to 31 bits, of which a code block may have 30. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <see cref="Jpeg2000Decoders"/> says which decoder decodes what. A codestream's own colour transform is part of its coding: RGB comes out of
/// it, whatever the caller asks for; <see cref="ColorOutput.YCbCrToRgb"/> converts components that have none.
/// </remarks>
public sealed class Jpeg2000Codec : IImageCodec
{
    /// <summary>16 code blocks of the usual size: a thread that is made for fewer costs more than it saves.</summary>
    private const long SamplesOfAThread = 256 * 256;

    private static int _decoding;

    private readonly Jpeg2000DecoderKind? _only;

    /// <summary>Decodes each kind of codestream by its default decoder.</summary>
    public Jpeg2000Codec()
    {
    }

    /// <summary>Decodes everything by one decoder.</summary>
    internal Jpeg2000Codec(Jpeg2000DecoderKind only) => _only = only;

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => Jpeg2000Header.Read(codestream).Info;

    /// <summary>
    /// Gets the most memory in bytes that decoding takes at once beside the codestream and the decoded picture, as its headers have it. No
    /// memory is taken that depends on them.
    /// </summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>, <see cref="ImageLoadError.TooLarge"/>.</exception>
    public long EstimateWorkingBytes(ReadOnlySpan<byte> codestream)
    {
        var header = Jpeg2000Header.Read(codestream);
        return WorkingMemory.Estimate(header.Headers, header.CodestreamLength, Environment.ProcessorCount, Choose(header));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The token is read for each code block (OpenJPEG: for each tile). Processors that no other decoding here takes are used too; the samples
    /// are the same.
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
