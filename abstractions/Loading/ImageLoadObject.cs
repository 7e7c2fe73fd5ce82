using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ImageLoaders;

/// <summary>Represents a running load. It can be awaited.</summary>
/// <remarks>
/// Only <see cref="ImageLoadRequest.Run"/> makes load objects. A load always ends: with an image, with an <see cref="ImageLoadException"/>,
/// or cancelled. Keeping a load object keeps no object of the loader in memory. It is safe for concurrent use.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync disposes what is disposable when the load settles; it always does.")]
public sealed class ImageLoadObject
{
    private readonly TaskCompletionSource<Image> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancellation = new();
    private StrongBox<ImageLoadProgress>? _progress; // made by the first report: a load that is short has none
    private Action<ImageLoadProgress>? _progressChanged;
    private volatile CacheStatus _cacheStatus;

    internal ImageLoadObject(ImageId imageId)
    {
        ImageId = imageId;
        CancellationToken = _cancellation.Token;
    }

    /// <summary>The load's own token. It can be asked also after the load has settled.</summary>
    internal CancellationToken CancellationToken { get; }

    /// <summary>Gets the id of the image.</summary>
    public ImageId ImageId { get; }

    /// <summary>Gets the task that completes with the image, fails with an <see cref="ImageLoadException"/>, or is cancelled.</summary>
    public Task<Image> Completion => _completion.Task;

    /// <summary>Gets the progress of the load; <see langword="null"/> until the loader has reported it.</summary>
    public ImageLoadProgress? Progress
    {
        get
        {
            lock (_completion)
                return _progress?.Value;
        }
    }

    /// <summary>
    /// Gets how the host's cache took part in the load. The value is set when the load has ended with an image, and at once for an answer
    /// from the cache.
    /// </summary>
    /// <value>Default <see cref="CacheStatus.None"/>.</value>
    public CacheStatus CacheStatus
    {
        get => _cacheStatus;
        internal set => _cacheStatus = value;
    }

    /// <summary>
    /// Occurs at each step of the load, on the loader's thread. It does not occur after the load has ended. A handler must return quickly
    /// and must not throw.
    /// </summary>
    public event Action<ImageLoadProgress>? ProgressChanged
    {
        add
        {
            lock (_completion)
                // a settled load keeps nobody's handler, and so nobody, alive
                _progressChanged += _completion.Task.IsCompleted ? null : value;
        }

        remove
        {
            lock (_completion)
                _progressChanged -= value;
        }
    }

    /// <summary>Cancels this caller's load. Work that no other caller waits for stops, down to the socket.</summary>
    /// <remarks>
    /// It does nothing after the load has ended. It returns at once and never throws, whatever the loader has registered on its token.
    /// </remarks>
    public void Cancel()
    {
        try
        {
            _ = _cancellation.CancelAsync().ContinueWith(
                static callbacks => _ = callbacks.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted,
                    TaskScheduler.Default);
        }
        catch (ObjectDisposedException)
        {
            // It has settled.
        }
    }

    /// <summary>Gets an awaiter, so that <c>await load</c> is the same as <c>await load.Completion</c>.</summary>
    public TaskAwaiter<Image> GetAwaiter() => Completion.GetAwaiter();

    internal void Report(ImageLoadProgress progress)
    {
        Action<ImageLoadProgress>? handlers;
        lock (_completion)
        {
            if (_completion.Task.IsCompleted)
                return;
            (_progress ??= new()).Value = progress;
            handlers = _progressChanged;
        }

        handlers?.Invoke(progress);
    }

    // The delegate lives in this method's frame only, and failures are made anew as text, so that nothing here outlives the load in a
    // plugin's stead.
    internal async Task RunAsync(ImageLoadRequest request, Func<ImageLoadRequest, CancellationToken, Task<Image>> load)
    {
        using var hostGivesUp = request.HostToken.UnsafeRegister(static load => ((ImageLoadObject)load!).Cancel(), this);
        try
        {
            CancellationToken.ThrowIfCancellationRequested();
            var task = load(request, CancellationToken)
                ?? throw new ImageLoadException(ImageLoadError.LoaderFault,
                    "The loader returned no task. Return one, or throw an ImageLoadException.");
            var image = await task.ConfigureAwait(false)
                ?? throw new ImageLoadException(ImageLoadError.LoaderFault,
                    "The loader completed without an image. Return one, or throw an ImageLoadException.");
            _completion.TrySetResult(request.WithStageTimes(image));
        }
        catch (OperationCanceledException) when (CancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(CancellationToken);
        }
        catch (Exception exception) // whatever a loader throws ends this load alone
        {
            _completion.TrySetException(ImageLoadException.From(exception, ImageId));
            _ = _completion.Task.Exception; // seen: a caller who has left is no unobserved exception
        }
        finally
        {
            _cancellation.Dispose();
            lock (_completion)
                _progressChanged = null;
        }
    }
}
