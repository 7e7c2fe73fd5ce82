using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Codecs;

namespace WebImageLoader.Pictures;

/// <summary>Makes pixels of an encoded picture.</summary>
internal static class PictureDecoder
{
    /// <summary>Pixels, and what was decided on the way to them.</summary>
    internal readonly record struct Decoded(PixelBuffer Pixels, bool IsLossy, ImmutableArray<string> Remarks);

    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: neither PNG nor JPEG; <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public static Decoded Decode(ReadOnlySpan<byte> content, ImageLoadRequest request, bool isTolerant, CancellationToken cancellationToken)
    {
        if (ContentKind.IsPng(content))
            return DecodePng(content, request, isTolerant, cancellationToken);
        if (ContentKind.IsJpeg(content))
            return JpegDecoder.Decode(content, request, isTolerant, cancellationToken);
        throw ContentKind.NotAPicture(content);
    }

    private static Decoded DecodePng(ReadOnlySpan<byte> content, ImageLoadRequest request, bool isTolerant, CancellationToken cancellationToken)
    {
        var codec = new PngCodec { IsTolerant = isTolerant };
        CodestreamInfo info;
        int orientation;
        using (request.StartStage(LoadStage.Parse))
        {
            info = codec.ReadHeader(content);
            Plausibility.ThrowIfTooShort(content, info);
            orientation = ExifOrientation.OfTiff(PngCodec.FindExif(content));
        }

        ImmutableArray<string> remarks = [];
        var format = new PixelFormat(info.BytesPerSample == 1 ? SampleType.U8 : SampleType.U16, info.Components);
        var pixels = TurnedPixels.Make(request, content, orientation, info.Rows, info.Columns, format, (png, stored) =>
        {
            using var decode = request.StartStage(LoadStage.Decode);
            remarks = codec.Decode(png, info, ColorOutput.AsStored, stored, cancellationToken);
        });
        return new(pixels, info.IsLossy, orientation == Orientation.AsStored ? remarks : [Orientation.Remark(orientation), .. remarks]);
    }
}
