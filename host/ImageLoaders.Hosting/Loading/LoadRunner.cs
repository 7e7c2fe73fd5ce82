using System.Diagnostics;
using System.Runtime.CompilerServices;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Parts;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// Runs one shared load from its permit to its outcome: wait, find the loader, ask whether what is kept is current, load, keep, tell. Safe
/// for concurrent use.
/// </summary>
internal sealed class LoadRunner(
    Router router,
    RequestPool pool,
    PermitWait permits,
    CachedLoads cache,
    Revalidator revalidator,
    RouteTable routes,
    PluginCallServices calls,
    LoadEvents events,
    ActivitySource activities)
{
    /// <summary>Begins a load; its callers are told of the outcome.</summary>
    public void Start(SharedLoad load) => _ = RunAsync(load);

    private async Task RunAsync(SharedLoad load)
    {
        var begin = calls.TimeProvider.GetTimestamp();
        using var activity = activities.StartActivity("load");
        activity?.SetTag("image.id", load.ImageId.ToDisplayString());
        ImageLoadException? failure;
        try
        {
            var image = await LoadAsync(load, begin).ConfigureAwait(false);
            End(load, activity, begin, image, null);
            return;
        }
        catch (OperationCanceledException)
        {
            failure = null; // the last caller has left: nobody is there to be told
        }
        catch (Exception exception) // every caller is told, whatever it was
        {
            failure = ImageLoadException.From(exception, load.ImageId);
        }

        End(load, activity, begin, null, failure);
    }

    private void End(SharedLoad load, Activity? activity, long begin, Image? image, ImageLoadException? failure)
    {
        load.Close();
        Describe(activity, load, image, failure);
        if ((image is not null || failure is not null) && events.IsHeard)
            events.LoadSettled(new(load.ImageId, load.Plugin, image, failure, calls.TimeProvider.GetElapsedTime(begin)));
        load.Settle(image, failure);
    }

    // Awaited once, by RunAsync: the memory of its state serves the next load.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Image> LoadAsync(SharedLoad load, long begin)
    {
        var permit = load.Enter(pool);
        var mayBeKept = load.IsKept;
        if (!permit.IsGranted)
        {
            await permits.WaitAsync(load, permit).ConfigureAwait(false);
            begin = calls.TimeProvider.GetTimestamp(); // the wait is not the loader's
            mayBeKept = true; // by now
        }

        // Whoever has the scheme now loads the image: a plugin may have been replaced while the load waited.
        var route = AcquireRoute(load, permit);
        var key = load.Key.WithCode(route.Owner.ContentHash);
        var deadline = calls.Deadline(begin); // of the question and the load together
        if (mayBeKept && cache.TryGet(key, out var kept))
        {
            load.CacheStatus = CacheStatus.Stale;
            if (kept.Parts is not null || route.Loader is IImageRevalidator)
            {
                (var isCurrent, deadline) = await revalidator.IsCurrentAsync(load, route, kept, deadline).ConfigureAwait(false);
                if (isCurrent)
                {
                    permit.Dispose();
                    load.CacheStatus = CacheStatus.Revalidated;
                    cache.Confirm(kept, begin);
                    SetOrigin(load, key, begin, kept.Parts);
                    return kept.Image;
                }

                cache.Drop(kept);
                route = AcquireRoute(load, permit);
                key = key.WithCode(route.Owner.ContentHash);
                begin = calls.TimeProvider.GetTimestamp();
            }
        }

        var call = new ImageCall(calls, load, route.Loader);
        var image = await load.EndWithLastCaller(call, call.RunAsync(route.Owner, deadline)).ConfigureAwait(false);
        var parts = image.Source.OfParts ? call.Parts : null;
        SetOrigin(load, key, begin, parts);
        if (parts is not null)
            KeepMade(load, key, image, begin, parts);
        else if (!image.Source.OfParts && (image.Source.FreshFor != TimeSpan.Zero || route.Loader is IImageRevalidator))
            cache.Keep(key, load.ImageId, image, begin, null, load.Set, load.IsWanted);
        return image;
    }

    // Apart, so that only images made of others pay for what their condition captures.
    private void KeepMade(SharedLoad load, in ImageKey key, Image image, long begin, PartSet parts) =>
        cache.Keep(key, load.ImageId, image, begin, parts, load.Set, () => load.IsWanted() && parts.IsServedBy(routes));

    private static void SetOrigin(SharedLoad load, in ImageKey key, long currentAt, PartSet? parts) =>
        (load.Code, load.CurrentAt, load.Parts) = (key.ContentHash, currentAt, parts);

    private Route AcquireRoute(SharedLoad load, RequestPermit permit)
    {
        try
        {
            var route = router.Acquire(load.ImageId);
            load.Plugin = route.Owner.Name;
            return route;
        }
        catch
        {
            permit.Dispose();
            throw;
        }
    }

    private void Describe(Activity? activity, SharedLoad load, Image? image, ImageLoadException? failure)
    {
        if (image is not null)
            cache.Explain(load.CacheStatus, load.ImageId, load.Plugin);
        if (activity is null)
            return;
        activity.SetTag("plugin", load.Plugin);
        activity.SetTag(CachedLoads.StatusTag, load.CacheStatus.ToString());
        activity.SetTag("error.type", failure?.Error.ToString());
        if (image is not null || failure is not null)
            activity.SetStatus(image is null ? ActivityStatusCode.Error : ActivityStatusCode.Ok, failure?.Reason);
    }
}
