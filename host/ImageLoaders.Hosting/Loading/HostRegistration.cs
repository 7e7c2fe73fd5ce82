namespace ImageLoaders.Hosting.Loading;

/// <summary>What an embedder registered by hand, until it is disposed. Loads that run then finish.</summary>
internal sealed class HostRegistration(Action<HostRegistration> remove) : RouteOwner, IDisposable
{
    private int _isRemoved;

    public override string Name => "host";

    // The embedder's code does not change while it runs, but two registrations need not be of the same loader.
    public override string ContentHash { get; } = Guid.NewGuid().ToString("N");

    public override bool TryAcquire() => Volatile.Read(ref _isRemoved) == 0;

    public override void Release()
    {
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isRemoved, 1) == 0)
            remove(this);
    }
}
