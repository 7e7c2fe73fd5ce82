namespace ImageLoaders.Codecs.Tests;

/// <summary>Decodes a codestream by OpenJPEG 2.5.</summary>
internal static unsafe class OpenJpegCodestream
{
    private const int StreamBufferLength = 1 << 16;

    /// <summary>What it decodes into: rows from the top, samples interleaved.</summary>
    /// <param name="codestream">Whose headers have been checked.</param>
    /// <param name="info">The picture.</param>
    /// <param name="pixels">As long as the picture.</param>
    /// <param name="threads">How many may work at once.</param>
    /// <param name="cancellationToken">Stops the library when it reads its next tile.</param>
    public static void Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo info, Span<byte> pixels, int threads,
        CancellationToken cancellationToken)
    {
        var (warnings, errors) = (default(MessageLog), default(MessageLog));
        fixed (byte* bytes = codestream)
        {
            var cursor = new CodestreamCursor { Bytes = bytes, Length = codestream.Length };

            // Disposing the registration waits for a callback that runs, so that none is left when the cursor is gone.
            using var registration = cancellationToken.UnsafeRegister(static state =>
                ((CodestreamCursor*)(nint)state!)->IsCancelled = 1, (nint)(&cursor));
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
                var isDecoded = isRead && !image.IsInvalid && OpenJpeg.Decode(decoder, stream, image) != 0
                    && OpenJpeg.EndDecompress(decoder, stream) != 0;
                cancellationToken.ThrowIfCancellationRequested();
                if (!isDecoded || warnings.Text.Length != 0)
                    throw Failure(errors.Text, warnings.Text);
                ComponentRows.Pack(image, info, pixels, cancellationToken);
            }
        }
    }

    private static void SetUp(OpenJpegStream stream, OpenJpegDecoder decoder, CodestreamCursor* cursor, MessageLog* warnings,
        MessageLog* errors)
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
            return CodecError.Unsupported(
                $"JPEG 2000: its code blocks have more bit planes than OpenJPEG decodes, which is 30 ({warning.TrimEnd('.')}).");
        var reason = error.Length != 0 ? error : warning.Length != 0 ? warning : "no reason given";
        var kind = reason.Contains("memory", StringComparison.OrdinalIgnoreCase) ? ImageLoadError.TooLarge
            : reason.Contains("not supported", StringComparison.OrdinalIgnoreCase)
                || reason.Contains("Unsupported", StringComparison.OrdinalIgnoreCase)
                || reason.Contains("Unknown marker", StringComparison.Ordinal)
                ? ImageLoadError.Unsupported
            : ImageLoadError.Malformed;
        return new(kind, $"OpenJPEG cannot decode the JPEG 2000 codestream: {reason.TrimEnd('.')}.");
    }
}
