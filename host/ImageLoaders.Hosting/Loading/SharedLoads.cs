using System.Runtime.InteropServices;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Nested;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// The loads that wait or run, by the image that they load: callers who want the same image share one. Safe for concurrent use.
/// </summary>
internal sealed class SharedLoads
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ImageKey, SharedLoad> _inFlight = [];

    /// <summary>Gets the number of loads that wait or run.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _inFlight.Count;
        }
    }

    /// <summary>Lets a caller join the load of an image.</summary>
    /// <param name="caller">Who wants the image.</param>
    /// <param name="wanted">The load to begin where there is none of its image.</param>
    /// <param name="parent">Where the image is a part of another answer; <see langword="null"/> for a caller's own.</param>
    /// <returns>The load that the caller has joined; where it is <paramref name="wanted"/>, it is to be started.</returns>
    /// <exception cref="ImageLoadException">The image may not be nested there.</exception>
    public SharedLoad Join(Caller caller, SharedLoad wanted, Nesting? parent)
    {
        lock (_lock)
        {
            if (parent is not null)
                NestedLoads.ThrowIfTooDeep(parent);
            var load = JoinOrBegin(caller, wanted);
            if (parent is null)
                return load;
            if (parent.Load is { } waiting && load.Nested.LeadTo(waiting))
            {
                load.Leave(caller);
                throw new ImageLoadException(
                    ImageLoadError.InvalidImageId,
                    "The image is made of itself: a load of this id waits for this very load. Correct the ids that it is made of.");
            }

            load.Nested.LieWithin(parent);
            parent.Load?.Nested.Add(load);
            return load;
        }
    }

    /// <summary>A load does not wait for a nested one any more.</summary>
    public void EndNested(Nesting parent, SharedLoad child)
    {
        lock (_lock)
            parent.Load?.Nested.Remove(child);
    }

    /// <summary>A request waits for metadata or a list.</summary>
    /// <exception cref="ImageLoadException">It may not: it is over, or lies too deep.</exception>
    public void BeginQuestion(Nesting parent)
    {
        lock (_lock)
        {
            NestedLoads.ThrowIfTooDeep(parent);
            parent.Load?.Nested.Suspend();
        }
    }

    /// <summary>A request does not wait for metadata or a list any more.</summary>
    public void EndQuestion(Nesting parent)
    {
        lock (_lock)
            parent.Load?.Nested.Resume();
    }

    /// <summary>No more callers join this load.</summary>
    public void Forget(SharedLoad load)
    {
        lock (_lock)
        {
            if (_inFlight.Remove(load.Key, out var current) && current != load)
                _inFlight.Add(load.Key, current); // a later load of the same image: it is seldom
        }
    }

    /// <summary>
    /// Marks loads of an id, or of every id, that are under way: their images are not kept, and later callers do not join them.
    /// </summary>
    public void Decache(ImageId? imageId)
    {
        lock (_lock)
        {
            foreach (var load in _inFlight.Values)
                if (imageId is not { } id || load.Key.IsOf(id))
                    load.Decache();
        }
    }

    private SharedLoad JoinOrBegin(Caller caller, SharedLoad wanted)
    {
        ref var load = ref CollectionsMarshal.GetValueRefOrAddDefault(_inFlight, wanted.Key, out _);
        if (load is null || load.IsDecached || !load.TryJoin(caller))
        {
            load = wanted;
            load.TryJoin(caller);
        }

        return load;
    }
}
