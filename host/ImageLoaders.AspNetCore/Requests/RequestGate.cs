using ImageLoaders.AspNetCore.Responses;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>
/// What every request passes: who may ask, how many at once, for how long; and what every failure becomes. Handlers throw; nothing of
/// what they throw but its text reaches a client. A permit is held for work alone: it is taken once the whole request is there, and given
/// back when a long answer begins to be sent.
/// </summary>
internal sealed class RequestGate(ImageServiceOptions options, CrossOrigin crossOrigin, ServiceTelemetry telemetry,
    ServiceStop stop, TimeProvider timeProvider, ILogger logger)
{
    private readonly ApiKeys _keys = new(options.ApiKeys);
    private readonly RefusalLog _refusals = new(logger, timeProvider);
    private readonly SendingBudget _sending = telemetry.Watch(new SendingBudget(options.MaximumSendingBytes));

    private readonly RequestPermits _requests = telemetry.Watch(new RequestPermits(new(
        nameof(ImageServiceOptions.MaximumConcurrentRequests), "busy", "requests are being answered", options.MaximumConcurrentRequests,
            options.MaximumConcurrentRequestsPerClient)));

    private readonly RequestPermits _bodies = telemetry.Watch(new RequestPermits(new(
        nameof(ImageServiceOptions.MaximumConcurrentBodies), "busy", "bodies are being received", options.MaximumConcurrentBodies,
            options.MaximumConcurrentBodiesPerClient)));

    /// <summary>A handler that answers within the limits.</summary>
    public RequestDelegate Limit(Func<HttpContext, CancellationToken, Task> handler) =>
        context => RunAsync(context, isLimited: true, cancellationToken =>
            AnswerAsync(context, token => handler(context, token), cancellationToken));

    /// <summary>A handler that answers within the limits once the body is there, which one that never comes keeps from nobody
    /// else.</summary>
    /// <param name="receive">Receives the body, with no permit but one for bodies.</param>
    /// <param name="answer">Answers; what was received is disposed of afterwards.</param>
    public RequestDelegate Receive<T>(Func<HttpContext, CancellationToken, Task<T>> receive,
        Func<HttpContext, T, CancellationToken, Task> answer)
        where T : IDisposable => context => RunAsync(context, isLimited: true, async cancellationToken =>
        {
            T body;
            using (_bodies.Take(ClientAddress.Get(context)))
                body = await ReceiveAsync(context, receive, cancellationToken).ConfigureAwait(false);
            using (body)
                await AnswerAsync(context, token => answer(context, body, token), cancellationToken).ConfigureAwait(false);
        });

    /// <summary>A handler whose answer has no end by itself. It limits its number itself.</summary>
    public RequestDelegate Stream(Func<HttpContext, CancellationToken, Task> handler) => context =>
        RunAsync(context, isLimited: false, cancellationToken => handler(context, cancellationToken));

    // The server says so of chunks whose size is no number that it can hold.
    private static async Task<T> ReceiveAsync<T>(HttpContext context, Func<HttpContext, CancellationToken, Task<T>> receive,
        CancellationToken cancellationToken)
    {
        try
        {
            return await receive(context, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            throw new RequestException(StatusCodes.Status400BadRequest, "bad-request", $"The body cannot be received: {exception.Message}");
        }
    }

    private async Task AnswerAsync(HttpContext context, Func<CancellationToken, Task> answer, CancellationToken cancellationToken)
    {
        // Where all is taken, saying so is to cost less than an answer does: nothing is thrown.
        var client = ClientAddress.Get(context);
        if (!_requests.TryTake(client, out var permit, out var refusal))
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        using var work = new RequestWork(client, permit, _sending);
        context.Features.Set(work);
        await answer(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(HttpContext context, bool isLimited, Func<CancellationToken, Task> handler)
    {
        var begin = timeProvider.GetTimestamp();
        // Not ASP.NET's request time-outs: an application that maps the endpoints need not have their middleware, and they do not go by the
        // application's TimeProvider.
        using var timeout = isLimited ? new CancellationTokenSource(options.RequestTimeout, timeProvider) : new CancellationTokenSource();
        try
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            crossOrigin.Apply(context);
            if (stop.HasBegun && !HttpProtocol.IsHttp2(context.Request.Protocol))
                context.Response.Headers.Connection = "close"; // the next request goes to whoever serves on
            await AuthorizeAsync(context).ConfigureAwait(false);
            _ = Group.Read(context.Request.Query); // whatever the endpoint does with it
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, timeout.Token);
            await handler(either.Token).ConfigureAwait(false);
        }
        catch (Exception exception) // whatever a handler throws ends this answer alone
        {
            await FailAsync(context, exception, timeout.IsCancellationRequested).ConfigureAwait(false);
        }
        finally
        {
            if (logger.IsEnabled(LogLevel.Debug))
                Log.Answered(logger, context.Request.Method, context.Request.Path, DisplayId(context), context.Response.StatusCode,
                    timeProvider.GetElapsedTime(begin).TotalMilliseconds);
        }
    }

    private async ValueTask AuthorizeAsync(HttpContext context)
    {
        if (options.Authorize is { } authorize ? !await authorize(context).ConfigureAwait(false) : !_keys.Accept(context.Request))
            throw new RequestException(StatusCodes.Status401Unauthorized, "unauthorized",
                "The service requires a key, as X-API-Key or as Authorization: Bearer.");
    }

    private async Task FailAsync(HttpContext context, Exception exception, bool isTimedOut)
    {
        if (context.RequestAborted.IsCancellationRequested)
            return; // nobody is there to be told
        if (exception is RequestException { Limit: not null } refusal && !context.Response.HasStarted)
        {
            await RefuseAsync(context, refusal).ConfigureAwait(false);
            return;
        }

        var problem = exception switch
        {
            ImageLoadException failure => Problem.From(failure),
            RequestException wrong => Problem.From(wrong),
            BadHttpRequestException bad => Problem.From(bad.StatusCode, "bad-request", bad.Message),
            OperationCanceledException when isTimedOut => Problem.From(StatusCodes.Status504GatewayTimeout, "timeout",
                $"The answer was not ready within {options.RequestTimeout}. Try again, or increase "
                    + $"{ImageServiceOptions.SectionName}:RequestTimeout."),
            OperationCanceledException or ObjectDisposedException =>
                Problem.From(StatusCodes.Status503ServiceUnavailable, "stopping", "The service is stopping.") with
                {
                    RetryAfterSeconds =
                5
                },
            _ => Problem.From(StatusCodes.Status500InternalServerError, "defect",
                "The service has a defect. Its log contains the details."),
        };
        if (problem.Status == StatusCodes.Status500InternalServerError)
            Log.Failed(logger, context.Request.Method, context.Request.Path, exception);
        else
            Log.Refused(logger, context.Request.Method, context.Request.Path, problem.ImageId ?? DisplayId(context), problem.Status,
                problem.Detail);
        if (context.Response.HasStarted)
            context.Abort(); // an answer that is cut off must not look whole
        else
            await problem.WriteAsync(context).ConfigureAwait(false);
    }

    // What a limit refuses may come by the thousand: it is counted, and logged now and then.
    private Task RefuseAsync(HttpContext context, RequestException refusal)
    {
        telemetry.Refused(refusal);
        _refusals.Add(refusal);
        return Problem.From(refusal).WriteAsync(context);
    }

    private static string? DisplayId(HttpContext context) => context.Items.TryGetValue(typeof(ImageId), out var id) ? id?.ToString() : null;
}
