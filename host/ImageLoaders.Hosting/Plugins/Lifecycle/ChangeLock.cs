using System.Diagnostics.CodeAnalysis;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// Lets one change of a host's plugins run at a time: a look at the folder, a command of the operator's, the end of a start or of a
/// retirement. It guards <see cref="KnownPlugins"/>, <see cref="PluginStarts"/> and the settlement of schemes. It is never held while a
/// plugin starts or drains.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for has nothing to dispose.")]
internal sealed class ChangeLock
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    /// <summary>Whether nothing is to be changed any more, because the host stops. It is read and set by whoever holds the lock.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Waits for the lock.</summary>
    /// <returns>What gives the lock back when it is disposed.</returns>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public async Task<Holder> EnterAsync(CancellationToken cancellationToken = default)
    {
        await _semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new(_semaphore);
    }

    internal readonly struct Holder(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
