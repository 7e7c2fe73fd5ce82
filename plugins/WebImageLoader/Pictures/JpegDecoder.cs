using System.Buffers;
using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Codecs;

namespace WebImageLoader.Pictures;

/// <summary>Decodes a JPEG as it is meant to be seen: RGB, turned as its EXIF says, as small as the request allows.</summary>
internal static class JpegDecoder
{
    private static readonly string[] Turns =
    [
        "", "", "mirrored left to right", "turned by 180 degrees", "mirrored top to bottom", "mirrored along its falling diagonal",
        "turned by 90 degrees clockwise", "mirrored along its rising diagonal", "turned by 90 degrees anticlockwise",
    ];

    public static PictureDecoder.Decoded Decode(ReadOnlySpan<byte> jpeg, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        CodestreamInfo info;
        int orientation;
        using (request.StartStage(LoadStage.Parse))
        {
            info = new JpegCodec().ReadHeader(jpeg);
            Plausibility.ThrowIfTooShort(jpeg, info);
            orientation = ExifOrientation.Read(jpeg);
        }

        var denominator = Denominator(info, orientation, request.Options.Target);
        var coded = JpegCodec.Reduce(info, denominator);
        var (rows, columns) = Orientation.Swaps(orientation) ? (coded.Columns, coded.Rows) : (coded.Rows, coded.Columns);
        var pixels = request.AllocatePixels(rows, columns, info.Components == 1 ? PixelFormat.Gray8 : PixelFormat.Rgb8);
        if (orientation == Orientation.AsStored)
        {
            DecodeColor(request, jpeg, info, denominator, pixels.Memory.Span, cancellationToken);
        }
        else
        {
            var length = pixels.Memory.Length;
            var stored = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                DecodeColor(request, jpeg, info, denominator, stored.AsSpan(0, length), cancellationToken);
                using var convert = request.StartStage(LoadStage.Convert);
                Orientation.Apply(orientation, stored.AsSpan(0, length), coded.Rows, coded.Columns, pixels.Format.Components, pixels.Memory.Span);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(stored);
            }
        }

        return new(pixels, info.IsLossy, Remarks(info, orientation, denominator));
    }

    /// <summary>Decodes to grey or RGB in stored orientation.</summary>
    private static void DecodeColor(ImageLoadRequest request, ReadOnlySpan<byte> jpeg, in CodestreamInfo info, int denominator, Span<byte> pixels, CancellationToken cancellationToken)
    {
        var color = info.Color == CodestreamColorSpace.Rgb ? ColorOutput.AsStored : ColorOutput.YCbCrToRgb;
        if (info.Components != 4)
        {
            using (request.StartStage(LoadStage.Decode))
                JpegCodec.DecodeReduced(jpeg, info, denominator, color, pixels, cancellationToken);
            return;
        }

        var length = checked((int)JpegCodec.Reduce(info, denominator).LengthBytes);
        var cmyk = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using (request.StartStage(LoadStage.Decode))
                JpegCodec.DecodeReduced(jpeg, info, denominator, color, cmyk.AsSpan(0, length), cancellationToken);
            using var convert = request.StartStage(LoadStage.Convert);
            CmykColor.ToRgb(cmyk.AsSpan(0, length), isInverted: info.Color is CodestreamColorSpace.Cmyk or CodestreamColorSpace.Ycck, pixels);
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
            remarks.Add($"decoded at 1/{denominator} of {info.Columns} x {info.Rows} pixels, which is enough for the size that was asked for");
        if (info.Components == 3 && info.Color == CodestreamColorSpace.None)
            remarks.Add("the JPEG does not say what its three components are: taken for YCbCr");
        if (info.Components == 4)
            remarks.Add($"{(info.Color == CodestreamColorSpace.Ycck ? "YCCK" : "CMYK")} converted to RGB without a colour profile");
        if (orientation != Orientation.AsStored)
            remarks.Add($"EXIF orientation {orientation}: {Turns[orientation]}");
        return remarks.ToImmutable();
    }
}
