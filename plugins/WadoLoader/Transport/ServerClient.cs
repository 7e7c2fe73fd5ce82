using System.Collections.Concurrent;
using System.Net;
using System.Security.Authentication;
using ImageLoaders;

namespace WadoLoader.Transport;

/// <summary>
/// Asks servers: with credentials, time-outs, a limit for each server, and again where a failure may pass. Only GET, so that asking
/// again changes nothing. Safe for concurrent use.
/// </summary>
internal sealed class ServerClient
{
    private const int MostServers = 256;

    private readonly HttpClient _client;
    private readonly TimeProvider _time;
    private readonly TransportOptions _options;
    private readonly ConcurrentDictionary<string, Server> _servers = new(StringComparer.Ordinal);

    public ServerClient(HttpClient client, TimeProvider time, TransportOptions options) =>
        (_client, _time, _options) = (client, time, options);

    /// <summary>Asks, and reads the answer; both again, where that may help.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="read">
    /// Reads the answer's body. It may run more than once; what it throws as <see cref="ImageLoadError.Unreachable"/> is tried again.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">
    /// What the status means; <see cref="ImageLoadError.Unreachable"/>, <see cref="ImageLoadError.Timeout"/>,
    /// <see cref="ImageLoadError.Overloaded"/>.
    /// </exception>
    public async Task<T> GetAsync<T>(
        ServerRequest request, Func<ServerResponse, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var server = ServerOf(request.Url);
        for (var retries = 0; ; retries++)
        {
            TimeSpan delay;
            try
            {
                return await server.Breaker.ExecuteAsync(Attempt).ConfigureAwait(false);
            }
            catch (TransientFailure failure) when (failure.CanWait && retries < _options.Retries)
            {
                delay = failure.RetryAfter ?? Backoff(retries);
            }
            catch (TransientFailure failure)
            {
                throw failure.Reason;
            }

            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }

        Task<T> Attempt() => AttemptAsync(server, request, read, cancellationToken);
    }

    /// <summary>Whether the server still has a version of what is asked for. In doubt it has not: the load that follows says why.</summary>
    /// <param name="request">As it was asked before.</param>
    /// <param name="eTag">The strong ETag that the answer had.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    public async Task<bool> IsCurrentAsync(ServerRequest request, string eTag, CancellationToken cancellationToken)
    {
        try
        {
            var asked = request with { IfNoneMatch = eTag, IsAnswer = static status => status == HttpStatusCode.NotModified };
            return await GetAsync(asked, (answer, _) => Task.FromResult(IsSame(answer)), cancellationToken).ConfigureAwait(false);
        }
        catch (ImageLoadException)
        {
            return false;
        }

        bool IsSame(ServerResponse answer) => answer.Status == HttpStatusCode.NotModified || answer.ETag == eTag;
    }

    // 0.2, 0.4, 0.8 s… up to 5 s, and up to half of that more or less, so that requests that failed together do not come again together.
    private static TimeSpan Backoff(int retries) =>
        TimeSpan.FromSeconds(Math.Min(0.2 * Math.Pow(2, retries), 5) * (0.5 + Random.Shared.NextDouble()));

    private Server ServerOf(Uri url)
    {
        if (_servers.Count > MostServers)
            _servers.Clear(); // what is learnt of servers is learnt again
        return _servers.GetOrAdd(
            ServerLogin.OriginOf(url), static (origin, client) => new Server(origin, client._options, client._time), this);
    }

    private async Task<T> AttemptAsync<T>(
        Server server, ServerRequest request, Func<ServerResponse, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await server.EnterAsync(cancellationToken).ConfigureAwait(false);
        using var watch = new IdleTimeout(_time, cancellationToken);
        try
        {
            using var response = await SendAsync(server, request, watch).ConfigureAwait(false);
            using var answer = await ServerResponse.OpenAsync(response, watch, _options.SilenceTimeout, watch.Token).ConfigureAwait(false);
            return await ReadAsync(read, answer, watch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (watch.HasExpired)
        {
            var limits = $"({_options.FirstByteTimeout} to begin, {_options.SilenceTimeout} in between)";
            throw new TransientFailure(new(ImageLoadError.Timeout, $"{server.Origin} said nothing for too long {limits}."), true);
        }
        catch (HttpRequestException exception) when (exception.InnerException is not ImageLoadException)
        {
            var cause = ImageLoadException.From(exception, default).Reason;
            var failure = new ImageLoadException(ImageLoadError.Unreachable, $"{server.Origin}: {cause}");
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

    private static async Task<T> ReadAsync<T>(
        Func<ServerResponse, CancellationToken, Task<T>> read, ServerResponse answer, CancellationToken cancellationToken)
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
