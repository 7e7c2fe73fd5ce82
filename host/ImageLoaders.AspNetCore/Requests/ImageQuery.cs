using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>What every request for an image says: which one, and how it is to be loaded.</summary>
internal static class ImageQuery
{
    /// <summary>Characters of the longest id that is taken.</summary>
    public const int LongestId = 8192;

    /// <summary>The parameter that names the image.</summary>
    public const string Id = "id";

    private const string AuthorizationHeader = "ImageLoaders-Authorization";

    /// <summary>What every request for an image may have.</summary>
    public static KnownParameters Parameters { get; } = new(Id, "priority", "requestType");

    /// <summary>The same, where the body names the images.</summary>
    public static KnownParameters LoadParameters { get; } = new("priority", "requestType");

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: there is none, or more than one.</exception>
    /// <exception cref="RequestException">It is too long.</exception>
    public static ImageId ReadId(HttpContext context)
    {
        if (context.Request.Query[Id] is not [{ Length: > 0 } id])
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "The query must name one image: ?id=example:ct, percent-encoded.");
        if (id.Length > LongestId)
            throw new RequestException(StatusCodes.Status414UriTooLong, "id-too-long",
                $"The image id has {id.Length:N0} characters; at most {LongestId:N0} are allowed.");
        var imageId = new ImageId(id);
        context.Items[typeof(ImageId)] = imageId;
        return imageId;
    }

    /// <exception cref="RequestException">A parameter cannot be read.</exception>
    public static ImageLoadOptions ReadOptions(HttpContext context)
    {
        var query = context.Request.Query;
        var authorization = ReadAuthorization(context);
        if (authorization is null && !query.ContainsKey("priority") && !query.ContainsKey("requestType"))
            return Defaults;
        return new()
        {
            Priority = query["priority"] switch
            {
                [] => 0,
                [var text] when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) =>
                    priority,
                _ => throw Parameter.Wrong("priority", "one whole number; a lower number is loaded first"),
            },
            RequestType = query["requestType"] switch
            {
                [] or ["interaction"] => RequestType.Interaction,
                ["thumbnail"] => RequestType.Thumbnail,
                ["prefetch"] => RequestType.Prefetch,
                _ => throw Parameter.Wrong("requestType",
                    "interaction, thumbnail or prefetch. If it is a part of the image id, percent-encode the id: & is %26"),
            },
            Authorization = authorization,
        };
    }

    /// <summary>What is passed on to servers behind: never the request's own <c>Authorization</c>.</summary>
    public static string? ReadAuthorization(HttpContext context) => context.Request.Headers[AuthorizationHeader] switch
    {
        [{ Length: > 0 } authorization] => authorization,
        [] or [_] => null,
        _ => throw new RequestException(StatusCodes.Status400BadRequest, "invalid-header",
            $"There is more than one {AuthorizationHeader}."),
    };

    private static readonly ImageLoadOptions Defaults = new();
}
