using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// Asks whether kept images are still current: their loaders, or, where images are made of others, the parts. Safe for concurrent use.
/// </summary>
internal sealed class Revalidator(PluginCallServices calls, PartCheck parts)
{
    /// <summary>
    /// Returns whether the image is still current. In doubt it is not: it is loaded again, and that load says what is wrong.
    /// </summary>
    /// <param name="load">The load that wants it.</param>
    /// <param name="route">Who loaded it, acquired; it is released when the answer has come.</param>
    /// <param name="kept">The image that is kept.</param>
    /// <param name="deadline">When the load is due, as a timestamp.</param>
    /// <returns>The answer, and when the load is due now.</returns>
    /// <exception cref="OperationCanceledException">The last caller has left.</exception>
    /// <exception cref="ImageLoadException">The deadline has passed, or the host stops.</exception>
    public async Task<(bool IsCurrent, long Deadline)> IsCurrentAsync(SharedLoad load, Route route, CacheEntry kept, long deadline)
    {
        if (kept.Parts is not null)
            return await ArePartsCurrentAsync(load, route, kept.Parts).ConfigureAwait(false);
        var call = new RevalidationCall(
            calls, load.ImageId, load.Options, Nesting.ForLoad(load), (IImageRevalidator)route.Loader, kept.Image.Source, load.Permit);
        try
        {
            var isCurrent = await load.EndWithLastCaller(call, call.RunAsync(route.Owner, deadline)).ConfigureAwait(false);
            return (isCurrent, call.Deadline);
        }
        catch (ImageLoadException) when (!call.WasLeft)
        {
            return (false, call.Deadline);
        }
    }

    // Each part has a deadline of its own, and the load has all of its time after that.
    private async Task<(bool IsCurrent, long Deadline)> ArePartsCurrentAsync(SharedLoad load, Route route, PartSet set)
    {
        route.Owner.Release(); // nothing of it is called
        try
        {
            var areCurrent = await parts.AreCurrentAsync(set, load, load.BeginWait()).ConfigureAwait(false);
            return (areCurrent, calls.Deadline(calls.TimeProvider.GetTimestamp()));
        }
        catch
        {
            load.Permit!.Dispose();
            throw;
        }
    }
}
