using System.Diagnostics.CodeAnalysis;

namespace WadoLoader.Transport;

/// <summary>What is known of one server: how to log in, how many ask it now, whether it is there. Safe for concurrent use.</summary>
/// <param name="origin">As <see cref="ServerLogin.OriginOf"/> writes it.</param>
/// <param name="options">What was set.</param>
/// <param name="time">The time.</param>
[SuppressMessage("Design", "CA1001", Justification = "Nobody asks the semaphore for its wait handle, so that it has nothing to let go of.")]
internal sealed class Server(string origin, TransportOptions options, TimeProvider time)
{
    private readonly ServerLogin? _login = options.Servers.FirstOrDefault(login => login.Origin == origin);
    private readonly SemaphoreSlim _permits = new(options.ConcurrentRequests);
    private volatile string? _authorization;

    public string Origin => origin;

    /// <summary>Lets nothing through for a while after most of some requests have failed.</summary>
    public CircuitBreaker Breaker { get; } = new(origin, time);

    /// <summary>What is configured for the header Authorization; <see langword="null"/>: nothing.</summary>
    public string? Authorization => _login is null ? null : _authorization ??= _login.ReadHeader();

    /// <summary>Reads the secret again.</summary>
    /// <param name="refused">The header that the server did not accept.</param>
    /// <returns>Whether there is another one now.</returns>
    public bool TryRefresh(string? refused)
    {
        if (_login is null || refused is null)
            return false;
        if (_authorization == refused)
            _authorization = _login.ReadHeader();
        return _authorization != refused;
    }

    public Task EnterAsync(CancellationToken cancellationToken) => _permits.WaitAsync(cancellationToken);

    public void Leave() => _permits.Release();
}
