namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// One who waits for a shared load, until it has settled or they leave. Its continuations run on the loader's thread: the one it has goes straight to
/// the caller's load object, which goes on elsewhere.
/// </summary>
/// <param name="request">What the caller asked for.</param>
/// <param name="callerToken">The load object's own, which ends with it; fires when they leave.</param>
internal sealed class Caller(ImageLoadRequest request, CancellationToken callerToken) : TaskCompletionSource<Image>
{
    private SharedLoad? _load;

    public ImageLoadRequest Request => request;

    public ImageLoadOptions Options => request.Options;

    /// <summary>They have joined, and leave when their token fires.</summary>
    public void WaitFor(SharedLoad load)
    {
        _load = load;
        if (!Task.IsCompleted)
            callerToken.UnsafeRegister(static caller => ((Caller)caller!).Leave(), this);
    }

    /// <summary>The load has settled; without an image and a failure it was cancelled.</summary>
    public void Settle(Image? image, ImageLoadException? failure)
    {
        if (image is not null)
            TrySetResult(image);
        else if (failure is null || callerToken.IsCancellationRequested)
            TrySetCanceled(callerToken); // they left before; that the load was told of it comes late
        else if (TrySetException(failure))
            _ = Task.Exception; // seen: callers who have left are no unobserved exception
    }

    private void Leave()
    {
        _load!.Leave(this);
        TrySetCanceled(callerToken);
    }
}
