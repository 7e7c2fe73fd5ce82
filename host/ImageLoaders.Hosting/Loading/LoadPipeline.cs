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

    public required Dispatcher Dispatcher { get; init; }

    public required ImageCache Cache { get; init; }

    public required RequestPool RequestPool { get; init; }

    public required Telemetry Telemetry { get; init; }

    /// <summary>Told of every load that has settled, on the loader's thread.</summary>
    public Action<ImageLoadResult>? Settled { get; set; }

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

    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions options, CancellationToken callerToken, SharedLoad? parent = null)
    {
        if (Dispatcher.TryGetRoute(imageId, out var route)
            && Cache.TryGetFresh(new ImageKey(imageId, route.Owner.ContentHash, options), Dispatcher.TimeProvider, out var entry))
            return entry.Load;
        return Load(imageId, options, parent, callerToken);
    }

    // By itself: what a lambda holds is made where its method begins, and an answer from the cache takes no memory.
    private ImageLoadObject Load(ImageId imageId, ImageLoadOptions options, SharedLoad? parent, CancellationToken callerToken) =>
        new ImageLoadRequest(imageId) { Options = options, CancellationToken = callerToken, PixelAllocator = Dispatcher.PixelAllocator }
            .Run((caller, token) => JoinAsync(caller, parent, token));

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
        Settled?.Invoke(result);
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

    private async Task<Image> JoinAsync(ImageLoadRequest caller, SharedLoad? parent, CancellationToken callerToken)
    {
        if (TryJoin(caller, parent) is not { } load)
        {
            await Dispatcher.Started.WaitAsync(callerToken).ConfigureAwait(false);
            load = TryJoin(caller, parent)!;
        }

        try
        {
            return await load.Outcome.WaitAsync(callerToken).ConfigureAwait(false);
        }
        catch (ImageLoadException) when (callerToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(callerToken); // they left before; that the load was told of it comes late
        }
        finally
        {
            load.Leave(caller);
            if (parent is not null)
                Part(parent, load);
        }
    }

    // Apart, so that nobody who waits keeps the route, and by it a generation that is replaced meanwhile. Null: nobody has the scheme, and the host has not started yet.
    private SharedLoad? TryJoin(ImageLoadRequest caller, SharedLoad? parent)
    {
        Route? route = null;
        try
        {
            route = Dispatcher.GetRoute(caller.ImageId);
            if (route is null)
                return null;
            var load = Join(caller, parent, route, out var isFirst);
            if (isFirst)
                load.Start(route.Owner.Name);
            return load;
        }
        catch (ImageLoadException exception) // it has failed before it could begin
        {
            Tell(new(caller.ImageId, route?.Owner.Name ?? NoPlugin, null, ImageLoadException.From(exception, caller.ImageId), TimeSpan.Zero));
            throw;
        }
    }

    private SharedLoad Join(ImageLoadRequest caller, SharedLoad? parent, Route route, out bool isFirst)
    {
        var key = new ImageKey(caller.ImageId, route.Owner.ContentHash, caller.Options);
        lock (_lock)
        {
            parent?.ThrowIfNestedTooFar();
            isFirst = false;
            if (!_inFlight.TryGetValue(key, out var load) || load.IsDecached || !load.TryJoin(caller, parent))
            {
                load = new SharedLoad(this, key, caller.ImageId, caller.Options);
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
