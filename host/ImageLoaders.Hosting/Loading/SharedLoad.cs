using System.Diagnostics;
using System.Runtime.CompilerServices;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// One load for all who want the same image at the same time. Each can leave; with the last one the work stops, and who comes after that
/// gets a load of their own. It is as urgent as the most urgent of those who have joined.
/// </summary>
internal sealed class SharedLoad(LoadPipeline pipeline, ImageKey key, ImageId imageId, ImageLoadOptions options) : IThreadPoolWorkItem
{
    private const int DeepestNesting = 8;

    private readonly List<Caller> _callers = new(1);

    // What is to end when the last one has left: the wait for a permit, then the call.
    private CancellationTokenSource? _wait;
    private RunningCall? _call;
    private List<SharedLoad>? _children;
    private RequestType _type = options.RequestType;
    private int _priority = options.Priority;
    private RequestTicket? _ticket;
    private string _plugin = "";
    private bool _isClosed;
    private volatile bool _isDecached;

    public ImageKey Key => key;

    public ImageId ImageId => imageId;

    public ImageLoadOptions Options => options;

    /// <summary>Whether its id was decached since it began: those who wait get its image, and nobody who comes later.</summary>
    public bool IsDecached => _isDecached;

    /// <summary>How many loads lie above it: 0 for a caller's own.</summary>
    public int Depth { get; private set; }

    /// <summary>Whether it has settled, or nobody waits any more.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_callers)
                return _isClosed;
        }
    }

    /// <summary>Its image is not to be kept, nor given to who comes later.</summary>
    public void Decache() => _isDecached = true;

    /// <summary>Takes part; <see langword="false"/> when the last one has just left, or it has settled.</summary>
    public bool TryJoin(Caller caller, SharedLoad? parent)
    {
        RequestTicket? ticket;
        lock (_callers)
        {
            if (_isClosed)
                return false;
            _callers.Add(caller);
            Depth = Math.Max(Depth, parent is null ? 0 : parent.Depth + 1);
            var wanted = (caller.Options.RequestType, caller.Options.Priority);
            if (wanted.CompareTo((_type, _priority)) < 0)
                (_type, _priority) = wanted;
            ticket = _ticket;
        }

        ticket?.Raise(caller.Options.RequestType, caller.Options.Priority);
        return true;
    }

    public void Leave(Caller caller)
    {
        RequestTicket? ticket;
        lock (_callers)
        {
            if (_isClosed || !_callers.Remove(caller) || _callers.Count > 0)
                return;
            (_isClosed, ticket) = (true, _ticket);
        }

        pipeline.Forget(this);
        if (ticket is { IsRunning: false })
            ticket.Dispose(); // its place in the queue is free at once
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false); // who leaves may hold a lock, and is not to wait for what ends
    }

    // The last one has left.
    void IThreadPoolWorkItem.Execute()
    {
        CancellationTokenSource? wait;
        RunningCall? call;
        lock (_callers)
            (wait, call) = (_wait, _call);
        wait?.Cancel();
        call?.OnCallerLeft();
    }

    /// <param name="plugin">Whose queue it waits in. The name alone: a load that waits must not keep a generation that is replaced meanwhile.</param>
    public void Start(string plugin) => _ = RunAsync(plugin);

    /// <summary>Loads an image that this one is made of; the permit is free for others until it has come.</summary>
    public ImageLoadObject LoadNested(ImageId nested, CancellationToken stopWork)
    {
        ImageLoadOptions inherited;
        lock (_callers)
            inherited = options with { RequestType = _type, Priority = _priority, Target = null };
        return pipeline.LoadNested(nested, inherited, this, stopWork);
    }

    public void Report(ImageLoadProgress progress)
    {
        Caller[] callers;
        lock (_callers)
            callers = [.. _callers];
        foreach (var caller in callers)
        {
            try
            {
                caller.Request.ReportProgress(progress.BytesReceived, progress.TotalBytes);
            }
            catch (Exception exception) // a caller's handler; neither the loader, which calls this, nor the other callers are to fail by it
            {
                Log.HandlerFailed(pipeline.Dispatcher.Logger, nameof(ImageLoadObject.ProgressChanged), imageId.ToDisplayString(), exception);
            }
        }

        pipeline.Progressed?.Invoke(imageId, progress);
    }

    // The pipeline's lock is held around these four.
    public void ThrowIfNestedTooFar()
    {
        if (IsClosed)
            throw new ImageLoadException(ImageLoadError.LoaderFault, $"It was asked for by the load of {imageId}, which is over. Await nested loads.");
        if (Depth >= DeepestNesting)
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"It would be the {Depth + 1}th load within a load, and {DeepestNesting} are allowed.");
    }

    public bool LeadsTo(SharedLoad other) => this == other || (_children?.Exists(child => child.LeadsTo(other)) ?? false);

    public void AddChild(SharedLoad child)
    {
        (_children ??= []).Add(child);
        _ticket?.Suspend();
    }

    public void RemoveChild(SharedLoad child)
    {
        if (_children?.Remove(child) ?? false)
            _ticket?.Resume();
    }

    private async Task RunAsync(string plugin)
    {
        var begin = pipeline.Dispatcher.TimeProvider.GetTimestamp();
        using var activity = pipeline.Telemetry.Activities.StartActivity("load");
        activity?.SetTag("image.id", imageId.ToDisplayString());
        Image? image = null;
        ImageLoadException? failure = null;
        try
        {
            image = await LoadAsync(plugin, begin).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The last one has left: nobody is there to be told.
        }
        catch (Exception exception) // every waiter is told, whatever it was
        {
            failure = ImageLoadException.From(exception, imageId);
        }

        lock (_callers)
            (_isClosed, _call) = (true, null); // from here on nobody joins, and nobody is taken off the list
        pipeline.Forget(this);
        activity?.SetTag("plugin", _plugin);
        activity?.SetTag("error.type", failure?.Error.ToString());
        if (image is not null || failure is not null)
        {
            activity?.SetStatus(image is null ? ActivityStatusCode.Error : ActivityStatusCode.Ok, failure?.Reason);
            if (pipeline.IsHeard)
                pipeline.Tell(new(imageId, _plugin, image, failure, pipeline.Dispatcher.TimeProvider.GetElapsedTime(begin)));
        }

        foreach (var caller in _callers)
            caller.Settle(image, failure);
    }

    // Awaited once, by RunAsync: the memory of its state serves the next load.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Image> LoadAsync(string plugin, long begin)
    {
        _plugin = plugin;
        var ticket = EnterQueue(plugin);
        if (!ticket.IsRunning)
        {
            await WaitAsync(ticket, begin).ConfigureAwait(false);
            begin = pipeline.Dispatcher.TimeProvider.GetTimestamp(); // the wait is not the loader's
        }

        // Whoever has the scheme now loads it: a plugin may have been replaced while this waited.
        var route = AcquireRoute(ticket);
        _plugin = route.Owner.Name;
        var currentKey = new ImageKey(imageId, route.Owner.ContentHash, options);
        var deadline = pipeline.Dispatcher.DeadlineOf(begin); // of the question and the load together
        if (pipeline.Cache.TryGet(currentKey, out var stale) && route.Loader is IImageRevalidator revalidator)
        {
            if (await IsCurrentAsync(revalidator, route, stale, ticket, deadline).ConfigureAwait(false))
            {
                ticket.Dispose();
                stale.ConfirmedAt = begin;
                return stale.Image;
            }

            pipeline.Cache.Remove(stale);
            route = AcquireRoute(ticket);
            begin = pipeline.Dispatcher.TimeProvider.GetTimestamp();
        }

        var call = new ImageCall(pipeline.Dispatcher, this, route.Loader, ticket);
        var image = await EndWithTheLast(call, call.RunAsync(route.Owner, deadline)).ConfigureAwait(false);
        if (image.Source.FreshFor != TimeSpan.Zero || route.Loader is IImageRevalidator)
            Keep(new ImageKey(imageId, route.Owner.ContentHash, options), image, begin);
        return image;
    }

    private RequestTicket EnterQueue(string plugin)
    {
        RequestTicket ticket;
        lock (_callers)
            ticket = _ticket = pipeline.RequestPool.Enter(_type, _priority, plugin);
        return ticket;
    }

    private async Task WaitAsync(RequestTicket ticket, long begin)
    {
        using var activity = pipeline.Telemetry.Activities.StartActivity("queue");
        try
        {
            lock (_callers)
                _wait = _isClosed ? throw new OperationCanceledException() : new();

            // Where every permit is held by work that does not heed its end, only this ends the wait.
            using var either = CancellationTokenSource.CreateLinkedTokenSource(_wait.Token, pipeline.Dispatcher.Stopping);
            await ticket.WaitAsync(either.Token).ConfigureAwait(false);
            if (IsClosed)
                throw new OperationCanceledException();
            pipeline.Telemetry.Queued(_plugin, ticket.Type, pipeline.Dispatcher.TimeProvider.GetElapsedTime(begin));
        }
        catch (OperationCanceledException) when (!IsClosed)
        {
            ticket.Dispose();
            throw Dispatcher.IsStopping(imageId);
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }

    private Route AcquireRoute(RequestTicket ticket)
    {
        try
        {
            return pipeline.Dispatcher.TryAcquireRoute(imageId) ?? throw pipeline.Dispatcher.NoLoader(imageId);
        }
        catch
        {
            ticket.Dispose();
            throw;
        }
    }

    private async Task<bool> IsCurrentAsync(IImageRevalidator revalidator, Route route, CacheEntry stale, RequestTicket ticket, long deadline)
    {
        var call = new RevalidationCall(pipeline.Dispatcher, this, revalidator, stale.Image.Source, ticket);
        try
        {
            return await EndWithTheLast(call, call.RunAsync(route.Owner, deadline)).ConfigureAwait(false);
        }
        catch (ImageLoadException) when (!call.WasLeft)
        {
            return false; // in doubt it is loaded again, and that load says what is wrong
        }
    }

    // What was begun ends when the last one has left, which may have been before.
    private ValueTask<T> EndWithTheLast<T>(RunningCall call, ValueTask<T> outcome)
    {
        bool isClosed;
        lock (_callers)
            (_call, isClosed) = (call, _isClosed);
        if (isClosed)
            call.OnCallerLeft();
        return outcome;
    }

    private void Keep(ImageKey currentKey, Image image, long begin)
    {
        var settled = new ImageLoadRequest(imageId).Run((_, _) => Task.FromResult(image));
        pipeline.Cache.TryAdd(new CacheEntry(currentKey, settled, image) { ConfirmedAt = begin }, () => !_isDecached && !IsClosed);
    }
}
