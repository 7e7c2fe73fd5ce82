using ImageLoaders;
using ImageLoaders.Codecs;
using WebImageLoader.Sources;

namespace WebImageLoader.Pictures;

/// <summary>What a picture's file says beside its pixels. It is read once, before the permit to decode is asked for.</summary>
/// <param name="Kind">The format.</param>
/// <param name="Info">Of the picture, in stored orientation.</param>
/// <param name="Codec">What decodes a still picture; <see langword="null"/> where there is an <paramref name="Animation"/>.</param>
/// <param name="Animation">The frames of a picture in a format that may have several.</param>
/// <param name="Orientation">As EXIF numbers them.</param>
/// <param name="Cost">What it takes to decode.</param>
internal sealed record PictureHeader(
    PictureKind Kind, CodestreamInfo Info, IImageCodec? Codec, AnimatedPicture? Animation, int Orientation, DecodeCost Cost)
{
    // An animation has its canvas, the frame on it, and what is shown again behind that.
    private const int AnimationCopies = 3;

    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: no format that is known here. <see cref="ImageLoadError.NotFound"/>: no such frame.
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>: it is too short for what it says to hold.
    /// </exception>
    public static PictureHeader Read(ReadOnlySpan<byte> content, PictureId id, bool isTolerant)
    {
        var kind = ContentKind.Detect(content);
        if (kind == PictureKind.None)
            throw ContentKind.NotAPicture(content);
        // Without a frame a PNG is the still picture that every PNG has.
        if ((kind != PictureKind.Png || id.Frame is not null) && AnimationDecoder.Read(kind, content, isTolerant) is { } animation)
            return new(kind, Plausible(kind, content, animation.Info), null, animation,
                kind == PictureKind.Png ? ExifOrientation.OfTiff(PngCodec.FindExif(content)) : animation.Orientation,
                new(AnimationCopies * animation.Info.LengthBytes, IsStoppable: kind is PictureKind.Gif or PictureKind.Png));

        if (id is { Frame: > 1, IsServers: false })
            throw AnimationDecoder.NoSuchFrame(id.Frame.Value, 1);
        if (kind == PictureKind.Jpeg)
        {
            var cost = CodestreamCost.Estimate(content) ?? default; // refuses what would take too long
            var jpeg = new JpegCodec { IsTolerant = isTolerant };
            return new(kind, Plausible(kind, content, jpeg.ReadHeader(content)), jpeg, null, ExifOrientation.Read(content), cost);
        }

        IImageCodec codec = kind == PictureKind.Bmp ? new BmpCodec { IsTolerant = isTolerant } : new PngCodec { IsTolerant = isTolerant };
        var info = Plausible(kind, content, codec.ReadHeader(content));
        var orientation = kind == PictureKind.Png ? ExifOrientation.OfTiff(PngCodec.FindExif(content)) : Pictures.Orientation.AsStored;
        return new(kind, info, codec, null, orientation, new(info.LengthBytes, IsStoppable: true));
    }

    private static CodestreamInfo Plausible(PictureKind kind, ReadOnlySpan<byte> content, CodestreamInfo info)
    {
        ClaimedSize.ThrowIfTooShort(kind, content, info);
        return info;
    }
}
