using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>The body of <c>POST metadata</c>.</summary>
/// <param name="Ids">The images whose metadata is wanted, in any order.</param>
internal sealed record MetadataListRequest(string[]? Ids);

/// <summary>One image of the answer of <c>POST metadata</c>.</summary>
/// <param name="ImageId">The id as it was requested.</param>
/// <param name="Metadata">What is known of the object; absent when there is no metadata, or when it cannot be read.</param>
/// <param name="Problem">Why the metadata cannot be read; absent otherwise.</param>
internal sealed record MetadataListEntry(
    string ImageId,
    MetadataDescription? Metadata,
    MetadataListProblem? Problem);

/// <summary>The problem details of one image of a list.</summary>
internal sealed record MetadataListProblem(string Type, string Title, int Status, string Detail, string? Error)
{
    public static MetadataListProblem From(Problem problem) =>
        new(problem.Type, problem.Title, problem.Status, problem.Detail, problem.Error);
}

/// <summary>The ids of a list, received, and how they are to be read.</summary>
internal sealed record ReceivedMetadataList(string[] Ids, ImageLoadOptions Options) : IDisposable
{
    private const int LargestBodyBytes = 1 << 20;
    private const int MostIds = 1000;

    /// <exception cref="RequestException">The body cannot be read, or is past a limit.</exception>
    public static async Task<ReceivedMetadataList> ReceiveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var options = ImageQuery.ReadOptions(context);
        if (!context.Request.HasJsonContentType())
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "not-json",
                "The body is application/json: {\"ids\": [\"example:ct\"]}.");
        try
        {
            var body = await RequestBody.ReadAsync(context, LargestBodyBytes, static _ => { }, cancellationToken).ConfigureAwait(false);
            var ids = JsonSerializer.Deserialize(body.Span, ServiceJson.Default.MetadataListRequest)?.Ids ?? throw NotReadable();
            if (ids.Length > MostIds)
                throw TooMuch("too-many-ids", $"The list has {ids.Length:N0} ids; at most {MostIds:N0} are allowed. Send several lists.");
            if (ids.FirstOrDefault(static id => id is not { Length: > 0 and <= ImageQuery.LongestId }) is { } wrong)
                throw TooMuch("id-too-long", $"An image id has {wrong.Length:N0} characters; it has 1 to {ImageQuery.LongestId:N0}.");
            return ids.Contains(null) ? throw NotReadable() : new(ids, options);
        }
        catch (JsonException)
        {
            throw NotReadable();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooMuch("body-too-large", $"The body has more than {LargestBodyBytes >> 20} MiB. Send several lists.");
        }
    }

    public void Dispose()
    {
        // It holds nothing but its ids.
    }

    private static RequestException TooMuch(string kind, string reason) => new(StatusCodes.Status413PayloadTooLarge, kind, reason);

    private static RequestException NotReadable() => new(StatusCodes.Status400BadRequest, "invalid-body",
        "The body cannot be read; it is as in {\"ids\": [\"example:ct\"]}.");
}
