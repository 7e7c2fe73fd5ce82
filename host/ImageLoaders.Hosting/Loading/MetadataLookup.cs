using ImageLoaders.Hosting.Loading.Calls;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// Asks the metadata providers of an id's scheme, in the order of their priority, until one answers. Safe for concurrent use.
/// </summary>
internal sealed class MetadataLookup(RouteTable routes, Router router, PluginCallServices calls)
{
    /// <summary>Returns the first answer; <see langword="null"/> when no provider knows the object.</summary>
    /// <exception cref="ImageLoadException">
    /// No provider answered, and one failed: the first failure. <see cref="ImageLoadError.NoLoader"/>: the scheme is not known.
    /// </exception>
    public async Task<ImageMetadata?> GetAsync(ImageId imageId, ImageLoadOptions options, CancellationToken callerToken)
    {
        if (!imageId.IsValid)
            throw LoadErrors.InvalidId(imageId);
        var deadline = calls.Deadline(calls.TimeProvider.GetTimestamp());
        if (!IsKnown(imageId))
        {
            await router.Started.WaitAsync(callerToken).ConfigureAwait(false);
            if (!IsKnown(imageId))
                throw router.NotFound(imageId);
        }

        ImageLoadException? first = null;
        foreach (var route in routes.GetMetadataProviders(imageId.SchemeSpan))
        {
            callerToken.ThrowIfCancellationRequested();
            if (calls.TimeProvider.GetTimestamp() >= deadline)
                break;
            if (!route.Owner.TryAcquire())
                continue;
            try
            {
                var call = new MetadataCall(calls, imageId, options, route);
                if (await call.RunAsync(deadline, callerToken).ConfigureAwait(false) is { } metadata)
                    return metadata;
            }
            catch (ImageLoadException exception)
            {
                first ??= exception;
            }
        }

        return first is null ? null : throw first;
    }

    private bool IsKnown(ImageId imageId) =>
        routes.TryGetLoader(imageId.SchemeSpan, out _) || !routes.GetMetadataProviders(imageId.SchemeSpan).IsEmpty;
}
