using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Loading.Calls;

namespace ImageLoaders.Hosting.Cache;

/// <summary>Asks loaders whether the sources of kept images are still current. Safe for concurrent use.</summary>
internal sealed class Revalidator(PluginCallServices calls)
{
    /// <summary>
    /// Returns whether the image is still current. In doubt it is not: it is loaded again, and that load says what is wrong.
    /// </summary>
    /// <param name="load">The load that wants it.</param>
    /// <param name="route">Who loaded it, acquired; it is released when the answer has come.</param>
    /// <param name="kept">The image that is kept.</param>
    /// <param name="deadline">When the load is due, as a timestamp.</param>
    /// <exception cref="OperationCanceledException">The last caller has left.</exception>
    /// <exception cref="ImageLoadException">The deadline has passed, or the host stops.</exception>
    public async Task<bool> IsCurrentAsync(SharedLoad load, Route route, CacheEntry kept, long deadline)
    {
        var call = new RevalidationCall(calls, load, (IImageRevalidator)route.Loader, kept.Image.Source);
        try
        {
            return await load.EndWithLastCaller(call, call.RunAsync(route.Owner, deadline)).ConfigureAwait(false);
        }
        catch (ImageLoadException) when (!call.WasLeft)
        {
            return false;
        }
    }
}
