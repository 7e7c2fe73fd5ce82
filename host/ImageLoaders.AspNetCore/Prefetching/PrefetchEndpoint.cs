using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ImageLoaders.AspNetCore.Prefetching;

/// <summary><c>POST prefetch</c> and <c>DELETE prefetch/{prefetch}</c>: what may be wanted soon.</summary>
internal sealed class PrefetchEndpoint(PrefetchLists lists)
{
    private const int LargestBodyBytes = 4 << 20;

    /// <summary>Receives a list. Its share of the budget is what has come, and then what its ids take.</summary>
    public async Task<ReceivedPrefetch> ReceiveAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "not-json",
                "The body is application/json: {\"ids\": [\"example:ct\"], \"priority\": 0}.");
        var share = lists.Budget.Begin();
        ReceivedPrefetch? received = null;
        try
        {
            var request =
                Read((await RequestBody.ReadAsync(context, LargestBodyBytes, share.Become, cancellationToken).ConfigureAwait(false)).Span);
            if (request?.Ids is not { } ids)
                throw NotReadable();
            share.Become(ids.Sum(static id => (long)id.Length * sizeof(char)));
            return received = new([.. ids.Select(static id => new ImageId(id))], request.Priority, share);
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new RequestException(StatusCodes.Status413PayloadTooLarge, "body-too-large",
                $"The body has more than {LargestBodyBytes >> 20} MiB. Send fewer ids at once.");
        }
        finally
        {
            if (received is null)
                share.Dispose();
        }
    }

    public Task PostAsync(HttpContext context, ReceivedPrefetch received, CancellationToken cancellationToken)
    {
        var options = new ImageLoadOptions
        {
            RequestType = RequestType.Prefetch,
            Priority = received.Priority,
            Authorization = ImageQuery.ReadAuthorization(context)
        };
        var prefetch = lists.Start(ClientAddress.Get(context), received.ImageIds, options, received.TakeShare);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Json.WriteAsync(context, new PrefetchResponse(received.ImageIds.Length, prefetch), ServiceJson.Default.PrefetchResponse);
    }

    /// <summary>Cancels a list. One that is not known here may be another replica's: that it goes on must not be hidden.</summary>
    public async Task DeleteAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(context.GetRouteValue("prefetch") as string, out var prefetch)
            || !await lists.CancelAsync(prefetch).ConfigureAwait(false))
            throw new RequestException(StatusCodes.Status404NotFound, "no-such-prefetch",
                "There is no such list: its loads have ended, it was cancelled, or another replica has it.");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static PrefetchRequest? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ServiceJson.Default.PrefetchRequest);
        }
        catch (JsonException)
        {
            throw NotReadable();
        }
    }

    private static RequestException NotReadable() =>
        new(StatusCodes.Status400BadRequest, "invalid-body",
            "The body cannot be read; it is as in {\"ids\": [\"example:ct\"], \"priority\": 0}.");
}
