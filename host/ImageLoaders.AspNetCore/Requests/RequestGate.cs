using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// What every request passes: who may ask, how many at once, for how long; and what every failure becomes. Handlers throw; nothing of
/// what they throw but its text reaches a client.
/// </summary>
internal sealed class RequestGate(ImageServiceOptions options, CrossOrigin crossOrigin, TimeProvider timeProvider, ILogger logger)
{
    private readonly ApiKeys _keys = new(options.ApiKeys);
    private readonly RequestPermits _slots = new(options.MaximumConcurrentRequests, options.MaximumConcurrentRequestsPerClient);

    /// <summary>A handler that answers within the limits.</summary>
    public RequestDelegate Limit(Func<HttpContext, CancellationToken, Task> handler) => context => RunAsync(context, handler, isLimited: true);

    /// <summary>A handler whose answer has no end by itself. It limits its number itself.</summary>
    public RequestDelegate Stream(Func<HttpContext, CancellationToken, Task> handler) => context => RunAsync(context, handler, isLimited: false);

    private async Task RunAsync(HttpContext context, Func<HttpContext, CancellationToken, Task> handler, bool isLimited)
    {
        var begin = timeProvider.GetTimestamp();
        var client = context.Connection.RemoteIpAddress ?? IPAddress.None;
        var isTaken = false;
        using var timeout = isLimited ? new CancellationTokenSource(options.RequestTimeout, timeProvider) : new CancellationTokenSource();
        try
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            crossOrigin.Apply(context);
            if (isLimited)
            {
                _slots.Take(client);
                isTaken = true;
            }

            await AuthorizeAsync(context).ConfigureAwait(false);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, timeout.Token);
            await handler(context, either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) // whatever a handler throws ends this answer alone
        {
            await FailAsync(context, exception, timeout.IsCancellationRequested).ConfigureAwait(false);
        }
        finally
        {
            if (isTaken)
                _slots.Release(client);
            if (logger.IsEnabled(LogLevel.Debug))
                Log.Answered(logger, context.Request.Method, context.Request.Path, DisplayId(context), context.Response.StatusCode, timeProvider.GetElapsedTime(begin).TotalMilliseconds);
        }
    }

    private async ValueTask AuthorizeAsync(HttpContext context)
    {
        if (options.Authorize is { } authorize ? !await authorize(context).ConfigureAwait(false) : !_keys.Accept(context.Request))
            throw new RequestException(StatusCodes.Status401Unauthorized, "unauthorized", "The service wants a key, as X-API-Key or as Authorization: Bearer.");
    }

    private async Task FailAsync(HttpContext context, Exception exception, bool isTimedOut)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return; // nobody is there to be told
        var problem = exception switch
        {
            ImageLoadException failure => Problem.From(failure),
            RequestException refusal => Problem.From(refusal),
            BadHttpRequestException bad => Problem.From(bad.StatusCode, "bad-request", bad.Message),
            OperationCanceledException when isTimedOut => Problem.From(StatusCodes.Status504GatewayTimeout, "timeout",
                $"The answer was not ready within {options.RequestTimeout}. Ask again, or raise {ImageServiceOptions.SectionName}:RequestTimeout."),
            OperationCanceledException or ObjectDisposedException => Problem.From(StatusCodes.Status503ServiceUnavailable, "stopping", "The service is stopping.") with { RetryAfterSeconds = 5 },
            _ => Problem.From(StatusCodes.Status500InternalServerError, "defect", "The service failed by a defect of its own; its log says more."),
        };
        if (problem.Status == StatusCodes.Status500InternalServerError)
            Log.Failed(logger, context.Request.Method, context.Request.Path, exception);
        else
            Log.Refused(logger, context.Request.Method, context.Request.Path, problem.ImageId ?? DisplayId(context), problem.Status, problem.Detail);
        if (context.Response.HasStarted)
            context.Abort(); // an answer that is cut off must not look whole
        else
            await problem.WriteAsync(context).ConfigureAwait(false);
    }

    private static string? DisplayId(HttpContext context) => context.Items.TryGetValue(typeof(ImageId), out var id) ? id?.ToString() : null;
}
