using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Display;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>A format that pictures are sent in.</summary>
/// <param name="Subtype">The media type is <c>image/</c> and this.</param>
/// <param name="Library">The library that writes it; <see langword="null"/>: none is needed.</param>
/// <param name="IsAvailable">Whether the library is there.</param>
/// <param name="Encode">Writes a picture in a quality of 1 to 100, where one is given and the format has any.</param>
internal sealed record PictureFormat(string Subtype, string? Library, Func<bool> IsAvailable, Func<RenderedImage, int?, byte[]> Encode)
{
    /// <summary>The formats. Of those that a client likes the same, it gets the first one: it keeps every pixel.</summary>
    public static IReadOnlyList<PictureFormat> All { get; } =
    [
        new("png", null, static () => true, static (picture, _) => PngEncoder.Encode(picture)),
        new("jpeg", "libjpeg-turbo", static () => JpegEncoder.IsAvailable,
            static (picture, quality) => JpegEncoder.Encode(picture, quality ?? JpegEncoder.DefaultQuality)),
        new("webp", "libwebp", static () => WebPEncoder.IsAvailable,
            static (picture, quality) => WebPEncoder.Encode(picture, quality ?? WebPEncoder.DefaultQuality)),
    ];

    public string MediaType => $"image/{Subtype}";

    /// <summary>Returns the format that the client likes best, of those that can be written here.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static PictureFormat Choose(HttpRequest request, IReadOnlyList<PictureFormat> formats)
    {
        var takesFirst = AcceptHeader.TakesAll(request)
            || (AcceptHeader.IsOfANavigation(request) && AcceptHeader.Quality(request, "image", formats[0].Subtype) > 0);
        if (takesFirst && formats[0].IsAvailable())
            return formats[0];
        PictureFormat[] liked =
        [
            .. formats.Select(format => (Format: format, Quality: AcceptHeader.Quality(request, "image", format.Subtype)))
                .Where(static one => one.Quality > 0).OrderByDescending(static one => one.Quality).Select(static one => one.Format),
        ];
        return liked.FirstOrDefault(static format => format.IsAvailable()) ?? throw new RequestException(
            StatusCodes.Status406NotAcceptable, "not-acceptable", liked is [var missing, ..]
                ? $"{missing.MediaType} needs {missing.Library}, which the server lacks: install it there, or accept image/png."
                : $"Pictures are {string.Join(", ", formats.Select(static format => format.MediaType))}. "
                    + "The Accept header of the request allows none of them.");
    }
}
