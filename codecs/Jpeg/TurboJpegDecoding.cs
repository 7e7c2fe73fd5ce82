using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>Has the library decode one JPEG, and judges what it says.</summary>
internal static unsafe class TurboJpegDecoding
{
    /// <summary>Decodes what must be whole.</summary>
    /// <returns>Whether surplus bytes stand behind the data of the last scan: as many cameras write them, they change no pixel.</returns>
    /// <exception cref="ImageLoadException">The library met anything else that is wrong.</exception>
    public static bool Decode(ReadOnlySpan<byte> jpeg, in CodestreamInfo info, Span<byte> pixels)
    {
        if (Run(jpeg, info, pixels, TurboJpeg.StopOnWarning) is not { } warning)
            return false;

        // That warning stopped a progressive picture before its pixels were made. It was the first one and comes from the end
        // marker, so that no other can follow: what a second run makes is right.
        if (IsPaddingBeforeEnd(warning.Text))
            warning = Run(jpeg, info, pixels, 0) ?? warning;
        return IsPaddingBeforeEnd(warning.Text) ? true : throw Failure(warning.Text);
    }

    /// <summary>Decodes what there is, as browsers do; where data are missing or wrong, the library guesses.</summary>
    /// <returns>What the library says is wrong; of several things the first.</returns>
    /// <exception cref="ImageLoadException">The library could do nothing with it.</exception>
    public static string? DecodeDamaged(ReadOnlySpan<byte> jpeg, in CodestreamInfo info, Span<byte> pixels)
    {
        pixels.Clear();
        return Run(jpeg, info, pixels, 0) switch
        {
            null => null,
            { IsFatal: true } failure => throw Failure(failure.Text),
            var warning => warning.Value.Text,
        };
    }

    private static (string Text, bool IsFatal)? Run(ReadOnlySpan<byte> jpeg, in CodestreamInfo info, Span<byte> pixels, int flags)
    {
        using var handle = TurboJpeg.InitDecompress();
        if (handle.IsInvalid)
            throw new ImageLoadException(ImageLoadError.TooLarge, "libjpeg-turbo got no memory for a decoder.");
        var format = info.Components switch { 1 => TurboJpeg.Gray, 3 => TurboJpeg.Rgb, _ => TurboJpeg.Cmyk };
        fixed (byte* source = jpeg, target = pixels)
        {
            var (length, pitch) = (new CULong((uint)jpeg.Length), info.Columns * info.Components);
            if (TurboJpeg.Decompress(handle, source, length, target, info.Columns, pitch, info.Rows, format,
                TurboJpeg.AccurateDct | flags) == 0)
                return null;
            return (TurboJpeg.ErrorText(handle), TurboJpeg.ErrorCode(handle) != TurboJpeg.Warning);
        }
    }

    private static bool IsPaddingBeforeEnd(string reason) =>
        reason.EndsWith("extraneous bytes before marker 0xd9", StringComparison.Ordinal);

    private static ImageLoadException Failure(string reason)
    {
        var error = reason.Contains("Insufficient memory", StringComparison.Ordinal) ? ImageLoadError.TooLarge
            : reason.Contains("not implemented", StringComparison.Ordinal) || reason.Contains("omitted", StringComparison.Ordinal)
                || reason.Contains("Unsupported", StringComparison.Ordinal) ? ImageLoadError.Unsupported
            : ImageLoadError.Malformed;
        return new ImageLoadException(error, $"libjpeg-turbo cannot decode the JPEG: {reason}.");
    }
}
