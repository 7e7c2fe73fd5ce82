using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Loading.Parts;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// One load for all callers who want the same image at the same time. A caller can leave; with the last one the work stops, and whoever
/// comes after that gets another load. It is as urgent as the most urgent caller that has joined. Safe for concurrent use.
/// </summary>
/// <param name="pipeline">Loads the images that this one is made of.</param>
/// <param name="key">The key of the image, by which loads are shared.</param>
/// <param name="imageId">The id.</param>
/// <param name="options">The options of the first caller.</param>
/// <param name="plugin">The plugin in whose queue it waits.</param>
/// <param name="isKept">Whether an image that is not fresh any more was in the cache.</param>
internal sealed class SharedLoad(LoadPipeline pipeline, ImageKey key, ImageId imageId, ImageLoadOptions options, string plugin, bool isKept)
    : IThreadPoolWorkItem
{
    // Nobody outside locks a load, so that its lock is the load itself; and most loads have one caller. Both save memory for each.
    private Caller? _first;
    private List<Caller>? _others;

    // What is to end when the last caller has left: a CancellationTokenSource while the load waits, a RunningCall while it runs.
    private object? _work;
    private RequestPermit? _permit;
    private NestedLoads? _nested;
    private RequestType _type = options.RequestType;
    private int _priority = options.Priority;
    private bool _isClosed;
    private volatile bool _isDecached;

    public ImageKey Key => key;

    public ImageId ImageId => imageId;

    public ImageLoadOptions Options => options;

    /// <summary>Gets whether an image that is not fresh any more was in the cache when the load began.</summary>
    public bool IsKept => isKept;

    /// <summary>
    /// Gets or sets the plugin whose loader has the id. The name alone: a load that waits must not keep a generation that is replaced
    /// meanwhile.
    /// </summary>
    public string Plugin { get; set; } = plugin;

    /// <summary>Gets or sets how the cache took part.</summary>
    public CacheStatus CacheStatus { get; set; } = CacheStatus.Miss;

    /// <summary>Gets or sets the set that the image is loaded in; <see langword="null"/> for none.</summary>
    public ImageSet? Set { get; set; }

    /// <summary>Gets or sets the hash of the code that answered, once the load has an image.</summary>
    public string Code { get; set; } = "";

    /// <summary>Gets or sets when the image was current, as a timestamp, once the load has it.</summary>
    public long CurrentAt { get; set; }

    /// <summary>Gets or sets what the image was made of, once the load has it and where that is what it holds by.</summary>
    public PartSet? Parts { get; set; }

    /// <summary>
    /// Gets whether the id was decached since the load began: the callers that wait get its image, and nobody who comes later.
    /// </summary>
    public bool IsDecached => _isDecached;

    /// <summary>Gets the loads that this one waits for.</summary>
    public NestedLoads Nested => _nested ??= new(this);

    /// <summary>Gets the permit, once the load has asked for it.</summary>
    public RequestPermit? Permit => _permit;

    /// <summary>Gets whether the load has settled, or no caller waits any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (this)
                return _isClosed;
        }
    }

    /// <summary>Gets the options of images that this one is made of: as urgent as it is now.</summary>
    public ImageLoadOptions NestedOptions
    {
        get
        {
            lock (this)
                return options with { RequestType = _type, Priority = _priority, Target = null };
        }
    }

    /// <summary>Lets the caller of a load object join this load, or another one of the same image that is under way.</summary>
    public Task<Image> JoinAsync(ImageLoadRequest request, CancellationToken callerToken) => pipeline.JoinAsync(this, request);

    /// <summary>Returns whether the image is to be kept.</summary>
    public bool IsWanted() => !_isDecached && !IsClosed;

    /// <summary>The image is not to be kept, nor given to callers who come later.</summary>
    public void Decache() => _isDecached = true;

    /// <summary>Takes part; <see langword="false"/> when the last caller has just left, or the load has settled.</summary>
    public bool TryJoin(Caller caller)
    {
        RequestPermit? permit;
        lock (this)
        {
            if (_isClosed)
                return false;
            if (_first is null)
                _first = caller;
            else
                (_others ??= []).Add(caller);
            var wanted = (caller.Options.RequestType, caller.Options.Priority);
            if (wanted.CompareTo((_type, _priority)) < 0)
                (_type, _priority) = wanted;
            permit = _permit;
        }

        permit?.Raise(caller.Options.RequestType, caller.Options.Priority);
        return true;
    }

    /// <summary>The caller waits no more. With the last one the work stops.</summary>
    public void Leave(Caller caller)
    {
        RequestPermit? permit;
        lock (this)
        {
            if (_isClosed || !Remove(caller) || _first is not null)
                return;
            (_isClosed, permit) = (true, _permit);
        }

        pipeline.Forget(this);
        if (permit is { IsGranted: false })
            permit.Dispose(); // its place in the queue is free at once
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // who leaves may hold a lock, and is not to wait for what ends
    }

    // The last caller has left.
    void IThreadPoolWorkItem.Execute()
    {
        object? work;
        lock (this)
            work = _work;
        (work as CancellationTokenSource)?.Cancel();
        (work as RunningCall)?.OnCallerLeft();
    }

    /// <summary>Asks for the permit.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Overloaded"/>: too many wait already.</exception>
    public RequestPermit Enter(RequestPool pool)
    {
        lock (this)
            return _permit = pool.Enter(_type, _priority, Plugin);
    }

    /// <summary>Returns a token that fires when the last caller leaves while the load waits for its permit.</summary>
    /// <exception cref="OperationCanceledException">The last caller has left already.</exception>
    public CancellationToken BeginWait()
    {
        lock (this)
        {
            var wait = _isClosed ? throw new OperationCanceledException() : new CancellationTokenSource();
            _work = wait;
            return wait.Token;
        }
    }

    /// <summary>Ends a call that was begun when the last caller leaves, which may have been before.</summary>
    public ValueTask<T> EndWithLastCaller<T>(RunningCall call, ValueTask<T> outcome)
    {
        bool isClosed;
        lock (this)
            (_work, isClosed) = (call, _isClosed);
        if (isClosed)
            call.OnCallerLeft();
        return outcome;
    }

    /// <summary>Tells the callers, and whoever listens to all loads, how far the load is.</summary>
    public void ReportProgress(ImageLoadProgress progress) => pipeline.ReportProgress(this, progress);

    /// <summary>Returns the callers that wait now.</summary>
    public Caller[] GetCallers()
    {
        lock (this)
            return _first is null ? [] : [_first, .. _others ?? []];
    }

    /// <summary>Ends the load: from here on no caller joins, and none is taken off the list.</summary>
    public void Close()
    {
        lock (this)
            (_isClosed, _work) = (true, null);
        pipeline.Forget(this);
    }

    /// <summary>Gives the outcome to every caller. The load has been closed.</summary>
    public void Settle(Image? image, ImageLoadException? failure)
    {
        _first?.Settle(image, failure, CacheStatus);
        foreach (var caller in _others ?? [])
            caller.Settle(image, failure, CacheStatus);
    }

    private bool Remove(Caller caller)
    {
        if (_first != caller)
            return _others?.Remove(caller) ?? false;
        _first = _others is [.., var last] ? last : null;
        if (_first is not null)
            _others!.RemoveAt(_others.Count - 1);
        return true;
    }
}
