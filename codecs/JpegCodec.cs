using System.Buffers;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs;

/// <summary>
/// JPEG of 8 bits (ISO/IEC 10918-1) through libjpeg-turbo: baseline, extended, progressive, arithmetic where the library was
/// built with it; 1, 3 or 4 components. Accurate integer DCT, smooth chroma upsampling. What is cut off or corrupt is an error,
/// never a half grey picture. Exif orientation and ICC profiles are not applied. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <see cref="ColorOutput.AsStored"/> hands out components as coded. <see cref="ColorOutput.YCbCrToRgb"/> takes three components
/// for YCbCr and gives RGB; of four, YCCK (Adobe transform 2) becomes CMYK, and CMYK stays as it is. CMYK with Adobe's marker is
/// stored inverted (255 = no ink), and is handed out so; <see cref="CmykColor"/> makes it RGB.
/// </remarks>
public sealed class JpegCodec : IImageCodec
{
    /// <inheritdoc/>
    public CodestreamInfo ReadHeader(ReadOnlySpan<byte> codestream) => JpegReader.ReadHeader(codestream).Info;

    /// <inheritdoc/>
    public void Decode(ReadOnlySpan<byte> codestream, in CodestreamInfo expected, ColorOutput color, Span<byte> pixels, CancellationToken cancellationToken = default) =>
        DecodeReduced(codestream, expected, 1, color, pixels, cancellationToken);

    /// <inheritdoc/>
    public void Decode(
        ReadOnlySpan<byte> codestream,
        in CodestreamInfo expected,
        ColorOutput color,
        Span<byte> pixels,
        ICollection<string> remarks,
        CancellationToken cancellationToken = default) => Decode(codestream, expected, 1, color, pixels, remarks, cancellationToken);

    /// <summary>The size that <see cref="DecodeReduced"/> gives: sides divided, rounded up.</summary>
    /// <param name="info">The whole picture.</param>
    /// <param name="denominator">1, 2, 4 or 8.</param>
    public static CodestreamInfo Reduce(in CodestreamInfo info, int denominator) => info with
    {
        Rows = (info.Rows + denominator - 1) / denominator,
        Columns = (info.Columns + denominator - 1) / denominator,
    };

    /// <summary>Decodes a smaller picture, in less time than the whole one takes: the inverse DCT makes fewer samples of a block.</summary>
    /// <param name="codestream">One whole picture, from its first byte.</param>
    /// <param name="expected">The whole picture, as for <see cref="IImageCodec"/>.</param>
    /// <param name="denominator">1, 2, 4 or 8: by how much each side is divided, rounded up.</param>
    /// <param name="color">Whether colour is handed out as it is stored, or converted to RGB.</param>
    /// <param name="pixels">Exactly <see cref="CodestreamInfo.LengthBytes"/> of <see cref="Reduce"/>.</param>
    /// <param name="cancellationToken">Read before and after the library's work, which cannot be stopped.</param>
    /// <exception cref="ImageLoadException">As for <see cref="IImageCodec"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="denominator"/> or the length of <paramref name="pixels"/> is wrong.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static void DecodeReduced(
        ReadOnlySpan<byte> codestream,
        in CodestreamInfo expected,
        int denominator,
        ColorOutput color,
        Span<byte> pixels,
        CancellationToken cancellationToken = default)
    {
        if (denominator is not (1 or 2 or 4 or 8))
            throw new ArgumentOutOfRangeException(nameof(denominator), denominator, "1, 2, 4 or 8.");
        Decode(codestream, expected, denominator, color, pixels, null, cancellationToken);
    }

    private static void Decode(
        ReadOnlySpan<byte> codestream,
        in CodestreamInfo expected,
        int denominator,
        ColorOutput color,
        Span<byte> pixels,
        ICollection<string>? remarks,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var header = JpegReader.ReadHeader(codestream);
        Expectation.ThrowIfOther(header.Info, expected);
        var reduced = Reduce(header.Info, denominator);
        Expectation.ThrowIfOtherLength(reduced.LengthBytes, pixels);
        var hasEnd = JpegReader.CheckScans(codestream, header);
        NativeCodecLibrary.TurboJpeg.ThrowIfMissing();
        var transform = Transform(header.Info, color);
        if (transform == header.LibraryTransform && hasEnd)
            Decompress(codestream, reduced, pixels);
        else
            DecompressCopy(codestream, header, transform, hasEnd, reduced, pixels);
        if (!hasEnd)
            remarks?.Add(JpegEnd.MissingRemark);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Gives the library a copy that has what it needs: other markers of colour, an end.</summary>
    private static void DecompressCopy(
        ReadOnlySpan<byte> jpeg, in JpegHeader header, JpegTransform transform, bool hasEnd, in CodestreamInfo reduced, Span<byte> pixels)
    {
        var copy = ArrayPool<byte>.Shared.Rent(jpeg.Length + JpegRecolor.ExtraBytes + JpegEnd.Length);
        try
        {
            var length = jpeg.Length;
            if (transform == header.LibraryTransform)
                jpeg.CopyTo(copy);
            else
                length = JpegRecolor.Write(jpeg, header.FirstScanOffset, transform, copy);
            if (!hasEnd)
                length = JpegEnd.Append(copy, length);
            Decompress(copy.AsSpan(0, length), reduced, pixels);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    private static JpegTransform Transform(in CodestreamInfo info, ColorOutput color) => (info.Components, color) switch
    {
        (3, ColorOutput.YCbCrToRgb) => JpegTransform.YCbCr,
        (4, ColorOutput.YCbCrToRgb) when info.Color == CodestreamColorSpace.Ycck => JpegTransform.Ycck,
        _ => JpegTransform.None,
    };

    private static unsafe void Decompress(ReadOnlySpan<byte> jpeg, in CodestreamInfo info, Span<byte> pixels)
    {
        using var handle = TurboJpeg.InitDecompress();
        if (handle.IsInvalid)
            throw new ImageLoadException(ImageLoadError.TooLarge, "libjpeg-turbo got no memory for a decoder.");
        var format = info.Components switch { 1 => TurboJpeg.Gray, 3 => TurboJpeg.Rgb, _ => TurboJpeg.Cmyk };
        fixed (byte* source = jpeg, target = pixels)
        {
            var length = new CULong((uint)jpeg.Length);
            var pitch = info.Columns * info.Components;
            if (TurboJpeg.Decompress(handle, source, length, target, info.Columns, pitch, info.Rows, format, TurboJpeg.AccurateDct | TurboJpeg.StopOnWarning) == 0)
                return;
            var reason = TurboJpeg.ErrorText(handle);
            if (!IsPaddingBeforeEnd(reason))
                throw Failure(reason);

            // That warning stopped a progressive picture before its pixels were made. It was the first one and comes from the end
            // marker, so that no other can follow: what a second run makes is right.
            TurboJpeg.Decompress(handle, source, length, target, info.Columns, pitch, info.Rows, format, TurboJpeg.AccurateDct);
            if (!IsPaddingBeforeEnd(TurboJpeg.ErrorText(handle)))
                throw Failure(TurboJpeg.ErrorText(handle));
        }
    }

    /// <summary>Surplus bytes between the last scan's data and the end marker, as many cameras write them, change no pixel.</summary>
    private static bool IsPaddingBeforeEnd(string reason) => reason.EndsWith("extraneous bytes before marker 0xd9", StringComparison.Ordinal);

    private static ImageLoadException Failure(string reason)
    {
        var error = reason.Contains("Insufficient memory", StringComparison.Ordinal) ? ImageLoadError.TooLarge
            : reason.Contains("not implemented", StringComparison.Ordinal) || reason.Contains("omitted", StringComparison.Ordinal)
                || reason.Contains("Unsupported", StringComparison.Ordinal) ? ImageLoadError.Unsupported
            : ImageLoadError.Malformed;
        return new ImageLoadException(error, $"libjpeg-turbo cannot decode the JPEG: {reason}.");
    }
}
