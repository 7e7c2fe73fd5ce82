using System.Buffers;
using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Codecs;

namespace WebImageLoader.Pictures;

/// <summary>Decodes a JPEG as it is meant to be seen: RGB, turned as its EXIF says, as small as the request allows.</summary>
internal static class JpegDecoder
{
    public static PictureDecoder.Decoded Decode(
        PictureHeader header, ReadOnlySpan<byte> jpeg, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var (codec, info, orientation) = ((JpegCodec)header.Codec!, header.Info, header.Orientation);
        var denominator = Denominator(info, orientation, request.Options.Target);
        var coded = JpegCodec.Reduce(info, denominator);
        ImmutableArray<string> contradictions = [];
        var pixels = TurnedPixels.Make(request, jpeg, orientation, coded.Rows, coded.Columns,
            info.Components == 1 ? PixelFormat.Gray8 : PixelFormat.Rgb8, (content, stored) =>
            contradictions = DecodeColor(codec, request, content, info, denominator, stored, cancellationToken));
        return new(pixels, info.IsLossy, [.. Remarks(info, orientation, denominator), .. contradictions]);
    }

    /// <summary>Decodes to grey or RGB in stored orientation.</summary>
    private static ImmutableArray<string> DecodeColor(
        JpegCodec codec, ImageLoadRequest request, ReadOnlySpan<byte> jpeg, in CodestreamInfo info, int denominator, Span<byte> pixels,
            CancellationToken cancellationToken)
    {
        var color = info.Color == CodestreamColorSpace.Rgb ? ColorOutput.AsStored : ColorOutput.YCbCrToRgb;
        if (info.Components != 4)
        {
            using (request.StartStage(LoadStage.Decode))
                return codec.DecodeReduced(jpeg, info, denominator, color, pixels, cancellationToken);
        }

        var length = checked((int)JpegCodec.Reduce(info, denominator).LengthBytes);
        var cmyk = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            ImmutableArray<string> remarks;
            using (request.StartStage(LoadStage.Decode))
                remarks = codec.DecodeReduced(jpeg, info, denominator, color, cmyk.AsSpan(0, length), cancellationToken);

            // Without Adobe's marker too: all browsers, Pillow and ImageMagick take CMYK so.
            using var convert = request.StartStage(LoadStage.Convert);
            CmykColor.ToRgb(cmyk.AsSpan(0, length), isInverted: true, pixels);
            return remarks;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(cmyk);
        }
    }

    private static int Denominator(in CodestreamInfo info, int orientation, TargetSize? target)
    {
        if (target is not { } size)
            return 1;
        var (rows, columns) = Orientation.Swaps(orientation) ? (size.Columns, size.Rows) : (size.Rows, size.Columns);
        foreach (var denominator in (ReadOnlySpan<int>)[8, 4, 2])
        {
            var reduced = JpegCodec.Reduce(info, denominator);
            if (reduced.Rows >= rows && reduced.Columns >= columns)
                return denominator;
        }

        return 1;
    }

    private static ImmutableArray<string> Remarks(in CodestreamInfo info, int orientation, int denominator)
    {
        var remarks = ImmutableArray.CreateBuilder<string>();
        if (denominator != 1)
            remarks.Add(
                $"decoded at 1/{denominator} of {info.Columns} x {info.Rows} pixels, which is enough for the size that was asked for");
        if (info.Components == 3 && info.Color == CodestreamColorSpace.None)
            remarks.Add("the JPEG does not say what its three components are: taken for YCbCr");
        if (info.Components == 4)
            remarks.Add($"{(info.Color == CodestreamColorSpace.Ycck ? "YCCK" : "CMYK")} converted to RGB without a colour profile");
        if (info.Components == 4 && info.Color == CodestreamColorSpace.None)
            remarks.Add("the JPEG does not say what its four components are: taken for CMYK of which 255 is no ink, as browsers do");
        if (orientation != Orientation.AsStored)
            remarks.Add(Orientation.Remark(orientation));
        return remarks.ToImmutable();
    }
}
