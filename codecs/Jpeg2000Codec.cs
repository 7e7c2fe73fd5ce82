using System.Collections.Immutable;
using ImageLoaders.Codecs.Jpeg2000;

namespace ImageLoaders.Codecs;

/// <summary>
/// JPEG 2000 (ISO/IEC 15444-1) and High-Throughput JPEG 2000 (15444-15) through OpenJPEG 2.5: DICOM 1.2.840.10008.1.2.4.90, .91, .201, .202,
/// .203; bare codestreams and JP2 files, 1, 3 or 4 components of one size, signed or not, 1 to 31 bits,
/// of which a code block may have 30. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The header is read without the library, and held against limits before the library takes memory. A codestream's own colour transform is part
/// of its coding: RGB comes out of it, whatever the caller asks for; <see cref="ColorOutput.YCbCrToRgb"/> converts components that have none.
/// </remarks>
public sealed class Jpeg2000Codec : IImageCodec
{
    private const int StreamBufferLength = 1 << 16;

    /// <summary>16 code blocks of the usual size: a thread that is made for fewer costs more than it saves.</summary>
    private const long SamplesOfAThread = 256 * 256;

    private static int _decoding;

    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => Jpeg2000Header.Read(codestream).Info;

    /// <inheritdoc/>
    /// <remarks>The token stops the library when it reads its next tile. Processors that no other decoding here takes are used too; the samples are the same.</remarks>
    public ImmutableArray<string> Decode(
        ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default)
    {
        var header = Jpeg2000Header.Read(codestream);
        Expectation.ThrowIfOther(header.Info, expected);
        if (header.Info.IsSigned != expected.IsSigned)
            throw CodecError.Malformed($"JPEG 2000: the samples are {(header.Info.IsSigned ? "signed" : "unsigned")}, expected is the other.");
        Expectation.ThrowIfOtherLength(header.Info.LengthBytes, pixels);
        NativeCodecLibrary.OpenJpeg.ThrowIfMissing();
        cancellationToken.ThrowIfCancellationRequested();
        var idle = Environment.ProcessorCount - Interlocked.Increment(ref _decoding);
        try
        {
            var threads = (int)Math.Min(idle + 1L, header.Info.LengthBytes / header.Info.BytesPerSample / SamplesOfAThread);
            Decode(codestream.Slice(header.CodestreamOffset, header.CodestreamLength), header.Info, pixels, threads, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _decoding);
        }

        if (color == ColorOutput.YCbCrToRgb && !header.HasTransform && expected.Components == 3)
            YCbCr.ToRgb(pixels, expected, cancellationToken);
        return [];
    }

    private static unsafe void Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo info, Span<byte> pixels, int threads, CancellationToken cancellationToken)
    {
        var (warnings, errors) = (default(MessageLog), default(MessageLog));
        fixed (byte* bytes = codestream)
        {
            var cursor = new CodestreamCursor { Bytes = bytes, Length = codestream.Length };

            // Disposing the registration waits for a callback that runs, so that none is left when the cursor is gone.
            using var registration = cancellationToken.UnsafeRegister(static state => ((CodestreamCursor*)(nint)state!)->IsCancelled = 1, (nint)(&cursor));
            using var stream = OpenJpeg.CreateStream(StreamBufferLength, isInput: 1);
            using var decoder = OpenJpeg.CreateDecoder(OpenJpeg.CodestreamFormat);
            if (stream.IsInvalid || decoder.IsInvalid)
                throw new ImageLoadException(ImageLoadError.TooLarge, "OpenJPEG got no memory for a decoder.");
            SetUp(stream, decoder, &cursor, &warnings, &errors);
            if (threads > 1)
                OpenJpeg.SetThreads(decoder, threads); // where it cannot have them, it decodes alone
            var isRead = OpenJpeg.ReadHeader(stream, decoder, out var image) != 0;
            using (image)
            {
                var isDecoded = isRead && !image.IsInvalid && OpenJpeg.Decode(decoder, stream, image) != 0 && OpenJpeg.EndDecompress(decoder, stream) != 0;
                cancellationToken.ThrowIfCancellationRequested();
                if (!isDecoded || warnings.Text.Length != 0)
                    throw Failure(errors.Text, warnings.Text);
                ComponentRows.Pack(image, info, pixels, cancellationToken);
            }
        }
    }

    private static unsafe void SetUp(OpenJpegStream stream, OpenJpegDecoder decoder, CodestreamCursor* cursor, MessageLog* warnings, MessageLog* errors)
    {
        OpenJpeg.SetRead(stream, &CodestreamCursor.Read);
        OpenJpeg.SetSkip(stream, &CodestreamCursor.Skip);
        OpenJpeg.SetSeek(stream, &CodestreamCursor.Seek);
        OpenJpeg.SetUserData(stream, cursor, 0);
        OpenJpeg.SetUserDataLength(stream, (ulong)cursor->TotalLength);
        OpenJpeg.SetWarningHandler(decoder, &MessageLog.Add, warnings);
        OpenJpeg.SetErrorHandler(decoder, &MessageLog.Add, errors);
        var parameters = stackalloc byte[OpenJpeg.ParametersLength];
        OpenJpeg.SetDefaultParameters(parameters);
        if (OpenJpeg.Setup(decoder, parameters) == 0 || OpenJpeg.SetStrictMode(decoder, isStrict: 1) == 0)
            throw Failure(errors->Text, warnings->Text);
    }

    private static ImageLoadException Failure(string error, string warning)
    {
        // The library says this by a warning, and then only that it failed.
        if (warning.Contains("unsupported bpno", StringComparison.Ordinal))
            return CodecError.Unsupported($"JPEG 2000: its code blocks have more bit planes than OpenJPEG decodes, which is 30 ({warning.TrimEnd('.')}).");
        var reason = error.Length != 0 ? error : warning.Length != 0 ? warning : "no reason given";
        var kind = reason.Contains("memory", StringComparison.OrdinalIgnoreCase) ? ImageLoadError.TooLarge
            : reason.Contains("not supported", StringComparison.OrdinalIgnoreCase) || reason.Contains("Unsupported", StringComparison.OrdinalIgnoreCase)
                || reason.Contains("Unknown marker", StringComparison.Ordinal)
                ? ImageLoadError.Unsupported
            : ImageLoadError.Malformed;
        return new(kind, $"OpenJPEG cannot decode the JPEG 2000 codestream: {reason.TrimEnd('.')}.");
    }
}
