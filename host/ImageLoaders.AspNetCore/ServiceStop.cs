using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageLoaders.AspNetCore;

/// <summary>
/// The end of the service: first it is not ready any more and serves on, so that whoever balances its load stops sending
/// (<see cref="ImageServiceOptions.ShutdownDelay"/>); then it closes. Safe for concurrent use.
/// </summary>
internal sealed class ServiceStop(IHostApplicationLifetime lifetime, IOptions<ImageServiceOptions> options, TimeProvider timeProvider)
    : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private volatile bool _hasBegun;

    /// <summary>Whether the service is to end, and serves what still comes.</summary>
    public bool HasBegun => _hasBegun || lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Cancelled when the delay is over: what has no end by itself ends now.</summary>
    public CancellationToken Closing => _closing.Token;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        await Task.Delay(options.Value.ShutdownDelay, timeProvider, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the time of the whole shutdown may be over before
        await _closing.CancelAsync().ConfigureAwait(false);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _closing.Dispose();
}
