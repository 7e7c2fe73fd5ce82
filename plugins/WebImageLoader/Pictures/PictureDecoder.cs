using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Codecs;
using WebImageLoader.Sources;

namespace WebImageLoader.Pictures;

/// <summary>Makes pixels of an encoded picture.</summary>
internal static class PictureDecoder
{
    /// <summary>Pixels, and what was decided on the way to them.</summary>
    internal readonly record struct Decoded(PixelBuffer Pixels, bool IsLossy, ImmutableArray<string> Remarks, int? Frame = null);

    // An animation has its canvas, the frame on it, and what is shown again behind that.
    private const int AnimationCopies = 3;

    /// <summary>What it takes to decode a picture; nothing where it is none, which decoding says.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>: it is too short
    /// for what it says to hold.</exception>
    public static DecodeCost EstimateCost(ReadOnlySpan<byte> content, bool isTolerant)
    {
        var kind = ContentKind.Detect(content);
        return kind switch
        {
            PictureKind.None => default,
            PictureKind.Jpeg => CodestreamCost.Estimate(content) ?? default,
            PictureKind.Png => new(AnimationCopies * Bytes(kind, content, new PngCodec { IsTolerant = isTolerant }.ReadHeader(content)),
                IsStoppable: true),
            PictureKind.Bmp => new(Bytes(kind, content, new BmpCodec { IsTolerant = isTolerant }.ReadHeader(content)), IsStoppable: true),
            _ => new(AnimationCopies * Bytes(kind, content, AnimationDecoder.Read(kind, content, isTolerant)!.Info),
                IsStoppable: kind == PictureKind.Gif),
        };
    }

    private static long Bytes(PictureKind kind, ReadOnlySpan<byte> content, in CodestreamInfo info)
    {
        Plausibility.ThrowIfTooShort(kind, content, info);
        return info.LengthBytes;
    }

    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: no format that is known here; <see cref="ImageLoadError.NotFound"/>: no such frame;
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public static Decoded Decode(ReadOnlySpan<byte> content, PictureId id, ImageLoadRequest request, bool isTolerant,
        CancellationToken cancellationToken)
    {
        var kind = ContentKind.Detect(content);
        if (kind == PictureKind.None)
            throw ContentKind.NotAPicture(content);
        if (kind is not (PictureKind.Jpeg or PictureKind.Bmp) && (kind != PictureKind.Png || id.Frame is not null))
        {
            AnimatedPicture? animation;
            using (request.StartStage(LoadStage.Parse))
                animation = AnimationDecoder.Read(kind, content, isTolerant);
            if (animation is not null)
                return AnimationDecoder.Decode(animation, kind, content, animation.IsAnimated || !id.IsServers ? id.Frame ?? 1 : 1, request,
                    cancellationToken);
        }

        if (id is { Frame: > 1, IsServers: false })
            throw AnimationDecoder.NoSuchFrame(id.Frame.Value, 1);
        return kind switch
        {
            PictureKind.Jpeg => JpegDecoder.Decode(content, request, isTolerant, cancellationToken),
            PictureKind.Bmp => StillDecoder.Decode(new BmpCodec { IsTolerant = isTolerant }, kind, content, request, cancellationToken),
            _ => StillDecoder.Decode(new PngCodec { IsTolerant = isTolerant }, kind, content, request, cancellationToken),
        };
    }
}
