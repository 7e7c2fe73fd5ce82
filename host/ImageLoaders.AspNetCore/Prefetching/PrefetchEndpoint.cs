using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary><c>POST prefetch</c> and <c>DELETE prefetch/{prefetch}</c>: what may be wanted soon.</summary>
internal sealed class PrefetchEndpoint(PrefetchLists lists)
{
    private const long LargestBodyBytes = 4 << 20;

    public async Task PostAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "not-json", "The body is application/json: {\"ids\": [\"example:ct\"], \"priority\": 0}.");
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = LargestBodyBytes;
        var lengthBytes = context.Request.ContentLength ?? LargestBodyBytes;
        if (lengthBytes > LargestBodyBytes)
            throw TooLarge();
        var authorization = ImageQuery.ReadAuthorization(context);
        var share = lists.Budget.Take(lengthBytes);
        var isStarted = false;
        try
        {
            var request = await ReadAsync(context, cancellationToken).ConfigureAwait(false);
            if (request?.Ids is not { } ids)
                throw NotReadable();
            share.Become(ids.Sum(static id => (long)id.Length * sizeof(char)));
            ImageId[] imageIds = [.. ids.Select(static id => new ImageId(id))];
            var prefetch = lists.Start(imageIds, new() { RequestType = RequestType.Prefetch, Priority = request.Priority, Authorization = authorization }, share);
            isStarted = true;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await Json.WriteAsync(context, new PrefetchAnswer(imageIds.Length, prefetch), ServiceJson.Default.PrefetchAnswer).ConfigureAwait(false);
        }
        finally
        {
            if (!isStarted)
                share.Dispose();
        }
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
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw TooLarge();
        }
    }

    private static RequestException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, "body-too-large", $"The body has more than {LargestBodyBytes >> 20} MiB. Ask for less at once.");

    private static RequestException NotReadable() =>
        new(StatusCodes.Status400BadRequest, "invalid-body", "The body cannot be read; it is as in {\"ids\": [\"example:ct\"], \"priority\": 0}.");
}
