namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// One caller of a shared load, until the load has settled or the caller leaves. Its continuations run on the loader's thread: the only one
/// is the caller's load object, whose own continuations run elsewhere.
/// </summary>
/// <param name="load">The load that it takes part in.</param>
/// <param name="request">What the caller asked for. It is running, so that its token fires when the caller leaves.</param>
internal sealed class Caller(SharedLoad load, ImageLoadRequest request) : TaskCompletionSource<Image>
{
    private SharedLoad _load = load;

    public ImageLoadRequest Request => request;

    public ImageLoadOptions Options => request.Options;

    /// <summary>The caller has joined the load, and leaves it when its token fires.</summary>
    public void WaitFor(SharedLoad joined)
    {
        _load = joined;
        if (!Task.IsCompleted)
            request.CancellationToken.UnsafeRegister(static caller => ((Caller)caller!).Leave(), this);
    }

    /// <summary>The load has settled; without an image and a failure it was cancelled.</summary>
    public void Settle(Image? image, ImageLoadException? failure, CacheStatus status)
    {
        request.ReportCacheStatus(status);
        if (image is not null)
            TrySetResult(image);
        else if (failure is null || request.CancellationToken.IsCancellationRequested)
            TrySetCanceled(request.CancellationToken); // it left before; that the load was told of it comes late
        else if (TrySetException(failure))
            _ = Task.Exception; // seen: the failure of a caller that has left is no unobserved exception
    }

    private void Leave()
    {
        _load.Leave(this);
        TrySetCanceled(request.CancellationToken);
    }
}
