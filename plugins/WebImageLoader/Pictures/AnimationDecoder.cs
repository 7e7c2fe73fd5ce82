using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Codecs;

namespace WebImageLoader.Pictures;

/// <summary>Decodes one frame of a GIF, WebP, AVIF or animated PNG as browsers show it.</summary>
internal static class AnimationDecoder
{
    /// <summary>Reads what a file has beside pixels.</summary>
    /// <returns><see langword="null"/>: the format has no frames, or the PNG is no animation.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    public static AnimatedPicture? Read(PictureKind kind, ReadOnlySpan<byte> content, bool isTolerant) => kind switch
    {
        PictureKind.Gif => GifPicture.Read(content, isTolerant),
        PictureKind.WebP => WebPPicture.Read(content, isTolerant),
        PictureKind.Avif => AvifPicture.Read(content),
        PictureKind.Png => ApngPicture.Read(content),
        _ => null,
    };

    /// <param name="header">Of a picture with frames.</param>
    /// <param name="content">The file.</param>
    /// <param name="frame">From 1.</param>
    /// <param name="request">Gives the memory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.NotFound"/>: it has no such frame; and as for decoding.</exception>
    public static PictureDecoder.Decoded Decode(
        PictureHeader header, ReadOnlySpan<byte> content, int frame, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var (picture, info, orientation) = (header.Animation!, header.Info, header.Orientation);
        if (frame > picture.Frames.Length)
            throw NoSuchFrame(frame, picture.Frames.Length);
        ImmutableArray<string> remarks = [];
        var format = new PixelFormat(info.BytesPerSample == 1 ? SampleType.U8 : SampleType.U16, info.Components);
        var pixels = TurnedPixels.Make(request, content, orientation, info.Rows, info.Columns, format, (encoded, stored) =>
        {
            using var decode = request.StartStage(LoadStage.Decode);
            remarks = picture.Decode(encoded, frame - 1, stored, cancellationToken);
        });
        return new(pixels, info.IsLossy,
            [.. picture.Remarks, .. remarks, .. orientation == Orientation.AsStored ? [] : new[] { Orientation.Remark(orientation) }],
            picture.IsAnimated ? frame : null);
    }

    public static ImageLoadException NoSuchFrame(int frame, int frames) =>
        new(ImageLoadError.NotFound, $"Frame {frame:N0} is wanted, and the picture has {frames:N0}. Frames count from 1.");
}
