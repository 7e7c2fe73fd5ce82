using System.Collections.Immutable;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// Finds the loader of an image id: that of its scheme, else the one for schemes that nobody has registered. Safe for concurrent use.
/// </summary>
/// <param name="routes">The loaders by scheme.</param>
/// <param name="started">
/// Returns the task that completes when every plugin has started or failed to. Until then a scheme that is not known may still come.
/// </param>
/// <param name="explain">Returns why a scheme has no loader, where a plugin can tell.</param>
internal sealed class Router(RouteTable routes, Func<Task> started, Func<string, string?> explain)
{
    private ImmutableArray<Route> _unknown = [];

    /// <summary>Gets the task that completes when every plugin has started or failed to.</summary>
    public Task Started => started();

    /// <summary>Returns the route of an id now, nothing acquired; <see langword="null"/> when there is none, or none yet.</summary>
    public Route? Find(ImageId imageId)
    {
        if (!imageId.IsValid)
            return null;
        if (routes.TryGetLoader(imageId.SchemeSpan, out var route))
            return route;
        if (!Started.IsCompleted)
            return null;
        return routes.TryGetLoader(imageId.SchemeSpan, out route) ? route // it came between the two questions
            : _unknown is [.., var unknown] ? unknown : null;
    }

    /// <summary>Returns the route of an id, its owner acquired.</summary>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.InvalidImageId"/>; <see cref="ImageLoadError.NoLoader"/>: there is none, or none yet.
    /// </exception>
    public Route Acquire(ImageId imageId)
    {
        var hasStarted = Started.IsCompleted; // asked before the table is: a scheme may come in between
        for (Route? refused = null; routes.TryGetLoader(imageId.SchemeSpan, out var route) && route != refused; refused = route)
            if (route!.Owner.TryAcquire())
                return route; // else it was replaced just now, and the table has the new one
        var unknown = hasStarted ? _unknown : [];
        for (var i = unknown.Length - 1; i >= 0; i--)
            if (unknown[i].Owner.TryAcquire())
                return unknown[i];
        throw NotFound(imageId);
    }

    /// <summary>Returns the error of an id that has no route.</summary>
    public ImageLoadException NotFound(ImageId imageId)
    {
        if (!imageId.IsValid)
            return LoadErrors.InvalidId(imageId);
        var message = explain(imageId.Scheme) is { } reason
            ? $"No loader has '{imageId.Scheme}:' now: {reason}"
            : $"No loader is registered for '{imageId.Scheme}:'; {DescribeSchemes()}. Correct the scheme, or add a plugin for it.";
        return new(ImageLoadError.NoLoader, message) { ImageId = imageId.ToDisplayString() };
    }

    /// <summary>Registers a loader of the embedder's for a scheme, until the result is disposed.</summary>
    public IDisposable Register(string scheme, IImageLoader loader)
    {
        var registration = new HostRegistration(removed => routes.Replace(removed, [], []));
        scheme = scheme.ToLowerInvariant();
        routes.Replace(
            registration,
            [new Route(scheme, loader, registration)],
            loader is IMetadataProvider metadata ? [new(scheme, metadata, int.MaxValue, registration)] : [],
            loader is IImageListProvider lists ? [new(scheme, lists, int.MaxValue, registration)] : []);
        return registration;
    }

    /// <summary>Registers a loader of the embedder's for ids whose scheme nobody has, until the result is disposed.</summary>
    public IDisposable RegisterUnknown(IImageLoader loader)
    {
        var registration = new HostRegistration(
            removed => ImmutableInterlocked.Update(ref _unknown, all => all.RemoveAll(route => route.Owner == removed)));
        ImmutableInterlocked.Update(ref _unknown, all => all.Add(new Route("", loader, registration)));
        return registration;
    }

    private string DescribeSchemes()
    {
        var schemes = routes.Schemes;
        return schemes.IsEmpty
            ? "no loader at all is registered"
            : $"known are {string.Join(", ", schemes.Select(scheme => scheme + ":"))}";
    }
}
