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

    // Of what native libraries decode: less than some tenths of a second.
    private const long ShortBytes = 16 << 20;

    /// <summary>Gets what it takes to decode a picture; nothing where its header cannot be read, which decoding says.</summary>
    /// <param name="content">The picture.</param>
    /// <param name="isTolerant">Whether what comes before damage is enough.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>: a JPEG says that it is more than its bytes pay for.
    /// </exception>
    public static DecodeCost EstimateCost(ReadOnlySpan<byte> content, bool isTolerant)
    {
        var kind = ContentKind.Detect(content);
        switch (kind)
        {
            case PictureKind.Jpeg:
                return CodestreamCost.Estimate(content) ?? default;
            case PictureKind.None or PictureKind.Bmp:
                return new(0, IsStoppable: true);
            default:
                var lengthBytes = LengthBytes(kind, content, isTolerant);

                // The canvas, the frame that goes onto it, and the library's own.
                return new(3 * lengthBytes, kind is PictureKind.Png or PictureKind.Gif || lengthBytes <= ShortBytes);
        }
    }

    private static long LengthBytes(PictureKind kind, ReadOnlySpan<byte> content, bool isTolerant)
    {
        try
        {
            var info = AnimationDecoder.Read(kind, content, isTolerant)?.Info;
            return info?.LengthBytes ?? 0; // a plain PNG is decoded in place, row by row
        }
        catch (ImageLoadException)
        {
            return 0;
        }
    }

    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: no format that is known here; <see cref="ImageLoadError.NotFound"/>: no such frame;
    /// <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public static Decoded Decode(ReadOnlySpan<byte> content, PictureId id, ImageLoadRequest request, bool isTolerant, CancellationToken cancellationToken)
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
                return AnimationDecoder.Decode(animation, kind, content, animation.IsAnimated || !id.IsServers ? id.Frame ?? 1 : 1, request, cancellationToken);
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
