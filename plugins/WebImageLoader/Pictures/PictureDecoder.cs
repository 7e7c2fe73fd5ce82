using System.Collections.Immutable;
using ImageLoaders;
using WebImageLoader.Sources;

namespace WebImageLoader.Pictures;

/// <summary>Makes pixels of an encoded picture.</summary>
internal static class PictureDecoder
{
    /// <summary>Pixels, and what was decided on the way to them.</summary>
    internal readonly record struct Decoded(PixelBuffer Pixels, bool IsLossy, ImmutableArray<string> Remarks, int? Frame = null);

    /// <param name="header">What <see cref="PictureHeader.Read"/> has given.</param>
    /// <param name="content">The file.</param>
    /// <param name="id">Which frame is wanted.</param>
    /// <param name="request">Gives the memory.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.NotFound"/>: no such frame; <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.TooLarge"/>.
    /// </exception>
    public static Decoded Decode(
        PictureHeader header, ReadOnlySpan<byte> content, PictureId id, ImageLoadRequest request, CancellationToken cancellationToken)
    {
        if (header.Animation is { } animation)
            return AnimationDecoder.Decode(header, content, animation.IsAnimated || !id.IsServers ? id.Frame ?? 1 : 1, request,
                cancellationToken);
        return header.Kind == PictureKind.Jpeg ? JpegDecoder.Decode(header, content, request, cancellationToken)
            : StillDecoder.Decode(header, content, request, cancellationToken);
    }
}
