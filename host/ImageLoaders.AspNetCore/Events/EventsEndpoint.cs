using System.Text.Json;
using ImageLoaders.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageLoaders.AspNetCore.Events;

/// <summary><c>GET events</c>: server-sent events until the client goes or the service closes.</summary>
internal sealed class EventsEndpoint(EventHub hub, CancellationToken closing)
{
    public async Task GetAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            Describe(context);
            return;
        }

        var stream = hub.Join(ClientAddress.Get(context));
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing);
        try
        {
            Describe(context);
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            var writer = context.Response.BodyWriter;
            await writer.WriteAsync("retry: 2000\n\n"u8.ToArray(), ends.Token).ConfigureAwait(false);
            while (await stream.Messages.WaitToReadAsync(ends.Token).ConfigureAwait(false))
            {
                while (stream.Messages.TryRead(out var message))
                    await writer.WriteAsync(message, ends.Token).ConfigureAwait(false);
                if (stream.TakeLost() is > 0 and var lost)
                    await writer.WriteAsync(EventStream
                        .Format("lost", JsonSerializer.SerializeToUtf8Bytes(new LostEvent(lost), ServiceJson.Default.LostEvent)),
                        ends.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or the service closes: the stream ends here, and its client is told when to come back. All of them at
            // the same moment would be too many for whoever serves on.
            if (!cancellationToken.IsCancellationRequested)
                await context.Response.WriteAsync($"retry: {Random.Shared.Next(500, 3000)}\n\n", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            hub.Leave(stream);
        }
    }

    private static void Describe(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // a proxy that collects an answer would never pass it on
    }
}
