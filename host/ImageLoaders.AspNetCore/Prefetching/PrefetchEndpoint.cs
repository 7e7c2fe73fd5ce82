using System.Text.Json;
using ImageLoaders.AspNetCore.Answers;
using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary><c>POST prefetch</c> and <c>DELETE prefetch/{prefetch}</c>: what may be wanted soon.</summary>
internal sealed class PrefetchEndpoint(PrefetchLists lists)
{
    private const int MostIds = 10_000;
    private const long LargestBodyBytes = 8 << 20;

    public async Task PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "not-json", "The body is application/json: {\"ids\": [\"example:ct\"], \"priority\": 0}.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LargestBodyBytes;
        var request = await ReadAsync(context, cancellationToken).ConfigureAwait(false);
        if (request?.Ids is not { } ids)
            throw NotReadable();
        if (ids.Length > MostIds)
            throw new RequestException(StatusCodes.Status413PayloadTooLarge, "too-many-ids", $"{ids.Length:N0} ids are to be prefetched, and {MostIds:N0} are taken at once.");
        var imageIds = ids.Where(static id => id is { Length: > 0 and <= ImageQuery.LongestId }).Select(static id => new ImageId(id)).Where(static id => id.IsValid).Distinct().ToArray();
        var prefetch = lists.Start(imageIds, new()
        {
            RequestType = RequestType.Prefetch,
            Priority = request.Priority,
            Authorization = ImageQuery.ReadAuthorization(context),
        });
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await Json.WriteAsync(context, new PrefetchAnswer(imageIds.Length, prefetch), ServiceJson.Default.PrefetchAnswer).ConfigureAwait(false);
    }

    /// <summary>Of a list that has ended, or never was, nothing is left to be cancelled: the answer is the same.</summary>
    public async Task DeleteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (Guid.TryParse(context.GetRouteValue("prefetch") as string, out var prefetch))
            await lists.CancelAsync(prefetch).ConfigureAwait(false);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static async Task<PrefetchRequest?> ReadAsync(HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, ServiceJson.Default.PrefetchRequest, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            throw NotReadable();
        }
    }

    private static RequestException NotReadable() =>
        new(StatusCodes.Status400BadRequest, "invalid-body", "The body cannot be read; it is as in {\"ids\": [\"example:ct\"], \"priority\": 0}.");
}
