using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using ImageLoaders;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace WadoLoader.Transport;

/// <summary>
/// Asks servers: with credentials, time-outs, a limit for each server, and again where a failure may pass. Only GET, so that asking again
/// changes nothing. Safe for concurrent use.
/// </summary>
internal sealed class ServerClient
{
    private const int MostServers = 256;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly TransportOptions _options;
    private readonly ResiliencePipeline _retry;
    private readonly ConcurrentDictionary<string, Server> _servers = new(StringComparer.Ordinal);

    public ServerClient(HttpClient client, TimeProvider time, TransportOptions options)
    {
        (_client, _time, _options) = (client, time, options);
        _retry = options.Retries == 0 ? ResiliencePipeline.Empty : UnpinnedPipeline.Builder(time)
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is TransientFailure { CanWait: true }),
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as TransientFailure)?.RetryAfter),
                MaxRetryAttempts = options.Retries,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(5),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
            })
            .Build();
    }

    /// <summary>Asks, and reads the answer; both again, where that may help.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="read">Reads the answer's body. It may run more than once; what it throws as <see cref="ImageLoadError.Unreachable"/> is
    /// tried again.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ImageLoadException">What the status means; <see cref="ImageLoadError.Unreachable"/>,
    /// <see cref="ImageLoadError.Timeout"/>, <see cref="ImageLoadError.Overloaded"/>.</exception>
    public async Task<T> GetAsync<T>(ServerRequest request, Func<ServerAnswer, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        var server = ServerOf(request.Url);
        try
        {
            return await _retry.ExecuteAsync(
                token => server.Breaker.ExecuteAsync(inner => AttemptAsync(server, request, read, inner), token), cancellationToken)
                    .ConfigureAwait(false);
        }
        catch (TransientFailure failure)
        {
            throw failure.Reason;
        }
        catch (BrokenCircuitException exception)
        {
            throw new ImageLoadException(ImageLoadError.Unreachable,
                $"{server.Origin} failed again and again: it is left alone for {exception.RetryAfter?.TotalSeconds
                    ?? 10:N0} seconds. Check that it runs.");
        }
    }

    /// <summary>Whether the server still has a version of what is asked for. In doubt it has not: the load that follows says why.</summary>
    /// <param name="request">As it was asked before.</param>
    /// <param name="eTag">The strong ETag that the answer had.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> IsCurrentAsync(ServerRequest request, string eTag, CancellationToken cancellationToken)
    {
        try
        {
            var asked = request with { IfNoneMatch = eTag, IsAnswer = static status => status == HttpStatusCode.NotModified };
            return await GetAsync(asked, (answer, _) => Task.FromResult(answer.Status == HttpStatusCode.NotModified || answer.ETag == eTag),
                cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException)
        {
            return false;
        }
    }

    private Server ServerOf(Uri url)
    {
        if (_servers.Count > MostServers)
            _servers.Clear(); // what is learnt of servers is learnt again
        return _servers.GetOrAdd(ServerLogin.OriginOf(url), static (origin, client) =>
            new Server(origin, client._options, client._time), this);
    }

    private async ValueTask<T> AttemptAsync<T>(Server server, ServerRequest request, Func<ServerAnswer, CancellationToken, Task<T>> read,
        CancellationToken cancellationToken)
    {
        await server.EnterAsync(cancellationToken).ConfigureAwait(false);
        using var watch = new IdleTimeout(_time, cancellationToken);
        try
        {
            using var response = await SendAsync(server, request, watch).ConfigureAwait(false);
            using var answer = await ServerAnswer.OpenAsync(response, watch, _options.SilenceTimeout, watch.Token).ConfigureAwait(false);
            return await ReadAsync(read, answer, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watch.HasExpired)
        {
            throw new TransientFailure(new(ImageLoadError.Timeout,
                $"{server.Origin} said nothing for too long ({_options.FirstByteTimeout} to begin, {_options.SilenceTimeout} in between)."),
                true);
        }
        catch (HttpRequestException exception) when (exception.InnerException is not ImageLoadException)
        {
            var failure = new ImageLoadException(ImageLoadError.Unreachable,
                $"{server.Origin}: {ImageLoadException.From(exception, default).Reason}");
            if (exception.InnerException is AuthenticationException)
                throw failure; // its certificate will be the same
            throw new TransientFailure(failure, true);
        }
        catch (IOException exception)
        {
            throw new TransientFailure(new(ImageLoadError.Unreachable, $"{server.Origin} broke off: {exception.Message}"), true);
        }
        catch (InvalidDataException)
        {
            throw new TransientFailure(new(ImageLoadError.Malformed, $"{server.Origin} sent gzip that is corrupt."), false);
        }
        finally
        {
            server.Leave();
        }
    }

    private static async Task<T> ReadAsync<T>(Func<ServerAnswer, CancellationToken, Task<T>> read, ServerAnswer answer,
        CancellationToken cancellationToken)
    {
        try
        {
            return await read(answer, cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Unreachable)
        {
            throw new TransientFailure(exception, false);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(Server server, ServerRequest request, IdleTimeout watch)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            var configured = request.Authorization is null ? server.Authorization : null;
            using var message = request.ToMessage(configured);
            watch.Start(_options.FirstByteTimeout);
            var response = await _client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, watch.Token).ConfigureAwait(false);
            watch.Stop();
            if (response.IsSuccessStatusCode || request.IsAnswer(response.StatusCode))
                return response;
            using (response)
            {
                if (response.StatusCode != HttpStatusCode.Unauthorized || !isFirst || !server.TryRefresh(configured))
                    throw StatusFailure.Create(server.Origin, response, _time.GetUtcNow());
            }
        }
    }
}
