using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// From an id to its image: cache, share, queue, load, check, tell. Callers who ask for the same key in flight join one <see cref="SharedLoad"/>;
/// what is kept and fresh is answered with the settled load itself, without memory.
/// </summary>
internal sealed class LoadPipeline
{
    // Who is to blame when nobody was asked.
    private const string NoPlugin = "none";

    private readonly Lock _lock = new();
    private readonly Dictionary<ImageKey, SharedLoad> _inFlight = [];
    private readonly Func<ImageLoadRequest, CancellationToken, Task<Image>> _join;

    public LoadPipeline() => _join = JoinAsync;

    public required Dispatcher Dispatcher { get; init; }

    public required ImageCache Cache { get; init; }

    public required RequestPool RequestPool { get; init; }

    public required Telemetry Telemetry { get; init; }

    /// <summary>Told of every load that has settled, on the loader's thread.</summary>
    public required Action<ImageLoadResult> Settled { get; init; }

    /// <summary>Whether somebody listens to what <see cref="Settled"/> tells.</summary>
    public required Func<bool> HasListeners { get; init; }

    /// <summary>Whether it is worth while to tell of a load.</summary>
    public bool IsHeard => Telemetry.IsHeard || HasListeners();

    /// <summary>Told of every step of every load, on the loader's thread.</summary>
    public Action<ImageId, ImageLoadProgress>? Progressed { get; set; }

    /// <summary>Loads that run or wait.</summary>
    public int InFlight
    {
        get
        {
            lock (_lock)
                return _inFlight.Count;
        }
    }

    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions options, CancellationToken callerToken) =>
        TryGetFresh(imageId, options) ?? Request(imageId, options, callerToken).Run(_join);

    /// <summary>Loads an image that another one is made of.</summary>
    public ImageLoadObject LoadNested(ImageId imageId, ImageLoadOptions options, SharedLoad parent, CancellationToken stopWork) =>
        TryGetFresh(imageId, options) ?? Request(imageId, options, stopWork).Run((request, token) => JoinSlowlyAsync(new Caller(request, token), parent, token));

    /// <summary>Loads of an id, or of every id, that are under way are not kept, and later callers do not join them.</summary>
    public void Decache(ImageId? imageId)
    {
        lock (_lock)
        {
            foreach (var load in _inFlight.Values)
                if (imageId is not { } id || load.Key.IsOf(id))
                    load.Decache();
        }
    }

    /// <summary>Tells of a load that has ended.</summary>
    public void Tell(ImageLoadResult result)
    {
        Telemetry.Settled(result);
        Settled(result);
    }

    /// <summary>No more callers join this load.</summary>
    public void Forget(SharedLoad load)
    {
        lock (_lock)
        {
            if (_inFlight.TryGetValue(load.Key, out var current) && current == load)
                _inFlight.Remove(load.Key);
        }
    }

    private ImageLoadObject? TryGetFresh(ImageId imageId, ImageLoadOptions options) =>
        Dispatcher.TryGetRoute(imageId, out var route)
        && Cache.TryGetFresh(new ImageKey(imageId, route.Owner.ContentHash, options), Dispatcher.TimeProvider, out var entry)
            ? entry.Load : null;

    private ImageLoadRequest Request(ImageId imageId, ImageLoadOptions options, CancellationToken callerToken) =>
        new(imageId) { Options = options, CancellationToken = callerToken, PixelAllocator = Dispatcher.PixelAllocator };

    private Task<Image> JoinAsync(ImageLoadRequest request, CancellationToken callerToken)
    {
        var caller = new Caller(request, callerToken);
        return TryJoin(caller, parent: null) is not null ? caller.Task : JoinSlowlyAsync(caller, parent: null, callerToken);
    }

    // Nested in another load, or before the host has started.
    private async Task<Image> JoinSlowlyAsync(Caller caller, SharedLoad? parent, CancellationToken callerToken)
    {
        if (TryJoin(caller, parent) is not { } load)
        {
            await Dispatcher.Started.WaitAsync(callerToken).ConfigureAwait(false);
            load = TryJoin(caller, parent)!;
        }

        try
        {
            return await caller.Task.ConfigureAwait(false);
        }
        finally
        {
            if (parent is not null)
                Part(parent, load);
        }
    }

    // Apart, so that nobody who waits keeps the route, and by it a generation that is replaced meanwhile. Null: nobody has the scheme, and the host has not started yet.
    private SharedLoad? TryJoin(Caller caller, SharedLoad? parent)
    {
        Route? route = null;
        try
        {
            route = Dispatcher.GetRoute(caller.Request.ImageId);
            if (route is null)
                return null;
            var load = Join(caller, parent, route, out var isFirst);
            if (isFirst)
                load.Start(route.Owner.Name);
            caller.WaitFor(load);
            return load;
        }
        catch (ImageLoadException exception) // it has failed before it could begin
        {
            Tell(new(caller.Request.ImageId, route?.Owner.Name ?? NoPlugin, null, ImageLoadException.From(exception, caller.Request.ImageId), TimeSpan.Zero));
            throw;
        }
    }

    private SharedLoad Join(Caller caller, SharedLoad? parent, Route route, out bool isFirst)
    {
        var key = new ImageKey(caller.Request.ImageId, route.Owner.ContentHash, caller.Options);
        lock (_lock)
        {
            parent?.ThrowIfNestedTooFar();
            isFirst = false;
            if (!_inFlight.TryGetValue(key, out var load) || load.IsDecached || !load.TryJoin(caller, parent))
            {
                load = new SharedLoad(this, key, caller.Request.ImageId, caller.Options);
                load.TryJoin(caller, parent);
                _inFlight[key] = load;
                isFirst = true;
            }

            if (parent is not null)
            {
                if (load.LeadsTo(parent))
                {
                    load.Leave(caller);
                    throw new ImageLoadException(ImageLoadError.InvalidImageId, "The image is made of itself: a load of this id waits for this very load. Mend the ids it is made of.");
                }

                parent.AddChild(load);
            }

            return load;
        }
    }

    private void Part(SharedLoad parent, SharedLoad child)
    {
        lock (_lock)
            parent.RemoveChild(child);
    }
}
