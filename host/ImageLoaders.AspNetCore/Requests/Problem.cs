using System.Globalization;
using ImageLoaders.AspNetCore.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// Problem details (RFC 9457). Written here rather than by ASP.NET's own writer: that goes by the JSON options and the customisations of
/// the application, and clients of the service are to read the same in every application.
/// </summary>
internal sealed record Problem
{
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required int Status { get; init; }

    public required string Detail { get; init; }

    /// <summary>The name of the <see cref="ImageLoadError"/>, where it is one.</summary>
    public string? Error { get; init; }

    /// <summary>The id without what may be secret, where there is one.</summary>
    public string? ImageId { get; init; }

    [System.Text.Json.Serialization.JsonIgnore]
    public int? RetryAfterSeconds { get; init; }

    public static Problem From(ImageLoadException exception) => new()
    {
        Type = "urn:imageloaders:error:" + KebabCase(exception.Error.ToString()),
        Title = TitleOf(exception.Error),
        Status = StatusOf(exception.Error),
        Detail = exception.Reason,
        Error = exception.Error.ToString(),
        ImageId = exception.ImageId,
        RetryAfterSeconds = exception.Error == ImageLoadError.Overloaded ? 1 : null,
    };

    public static Problem From(RequestException exception) =>
        From(exception.Status, exception.Kind, exception.Message) with { RetryAfterSeconds = exception.RetryAfterSeconds };

    public static Problem From(int status, string kind, string detail) => new()
    {
        Type = "urn:imageloaders:problem:" + kind,
        Title = ReasonPhrases.GetReasonPhrase(status),
        Status = status,
        Detail = detail,
    };

    /// <summary>Answers with the problem in place of whatever was to be answered. The answer must not have begun.</summary>
    public Task WriteAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Remove("ETag");
        headers.Remove("Accept-Ranges");
        headers.Remove("Content-Encoding");
        headers.Remove(CacheStatusHeader.Name);
        context.Response.StatusCode = Status;
        headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds)
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized)
            // what the server behind wants, where it is the one
            headers.WWWAuthenticate = Error is null ? "Bearer" : "Bearer realm=\"ImageLoaders-Authorization\"";
        return Json.WriteAsync(context, this, ProblemJson.Default.Problem, "application/problem+json");
    }

    private static int StatusOf(ImageLoadError error) => error switch
    {
        ImageLoadError.InvalidImageId => StatusCodes.Status400BadRequest,
        ImageLoadError.NoLoader or ImageLoadError.NotFound => StatusCodes.Status404NotFound,
        ImageLoadError.AccessDenied => StatusCodes.Status403Forbidden,
        ImageLoadError.Unauthorized => StatusCodes.Status401Unauthorized,
        ImageLoadError.Timeout => StatusCodes.Status504GatewayTimeout,
        ImageLoadError.Malformed => StatusCodes.Status422UnprocessableEntity,
        ImageLoadError.Unsupported => StatusCodes.Status415UnsupportedMediaType,
        ImageLoadError.TooLarge => StatusCodes.Status413PayloadTooLarge,
        ImageLoadError.Overloaded => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status502BadGateway, // Unreachable, Mismatch, LoaderFault: what is behind the service failed
    };

    private static string TitleOf(ImageLoadError error) => error switch
    {
        ImageLoadError.InvalidImageId => "The image id cannot be read",
        ImageLoadError.NoLoader => "No loader knows the scheme",
        ImageLoadError.NotFound => "There is no such image",
        ImageLoadError.AccessDenied => "Access is denied",
        ImageLoadError.Unauthorized => "The server requires credentials",
        ImageLoadError.Unreachable => "The server cannot be reached",
        ImageLoadError.Timeout => "It took too long",
        ImageLoadError.Malformed => "The bytes are damaged",
        ImageLoadError.Mismatch => "The server sent another image than the one requested",
        ImageLoadError.Unsupported => "The format is not supported",
        ImageLoadError.TooLarge => "It is too large",
        ImageLoadError.Overloaded => "Too much is being loaded",
        _ => "The loader failed",
    };

    private static string KebabCase(string name) =>
        string.Concat(name.Select(static (letter, i) =>
            i > 0 && char.IsUpper(letter) ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
