using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// From an id to whoever loads it, or knows of it.
/// </summary>
internal sealed class Dispatcher
{
    private ImmutableArray<Route> _unknown = [];

    public required RouteTable Routes { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required ILogger Logger { get; init; }

    public required PixelAllocator PixelAllocator { get; init; }

    public required TimeSpan LoadTimeout { get; init; }

    /// <summary>Fires when the host stops.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>The calls that run in plugins.</summary>
    public required RunningCalls RunningCalls { get; init; }

    /// <summary>Threads for others while plugins block theirs.</summary>
    public required PoolWatch PoolWatch { get; init; }

    /// <summary>Why a scheme leads nowhere, where somebody can tell.</summary>
    public Func<string, string?> Explain { get; set; } = static _ => null;

    /// <summary>Completes when every plugin has started or failed to: until then a scheme that is not known may yet be.</summary>
    public Task Started { get; set; } = Task.CompletedTask;

    /// <summary>Who has the id's scheme now, nothing acquired.</summary>
    public bool TryGetRoute(ImageId imageId, [NotNullWhen(true)] out Route? route)
    {
        route = null;
        return imageId.IsValid && Routes.TryGetLoader(imageId.SchemeSpan, out route);
    }

    /// <summary>Who would load the id now, nothing acquired; <see langword="null"/> when nobody would and the host has not started yet.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>, <see cref="ImageLoadError.NoLoader"/>.</exception>
    public Route? GetRoute(ImageId imageId)
    {
        ThrowIfInvalid(imageId);
        var hasStarted = Started.IsCompleted; // asked before the table is: a scheme may come in between
        if (TryGetRoute(imageId, out var route))
            return route;
        return !hasStarted ? null : _unknown is [.., var unknown] ? unknown : throw NoLoader(imageId);
    }

    public async Task<ImageMetadata?> GetMetadataAsync(ImageId imageId, ImageLoadOptions options, CancellationToken callerToken)
    {
        ThrowIfInvalid(imageId);
        var deadline = DeadlineOf(TimeProvider.GetTimestamp());
        if (!IsKnown(imageId))
        {
            await Started.WaitAsync(callerToken).ConfigureAwait(false);
            if (!IsKnown(imageId))
                throw NoLoader(imageId);
        }

        ImageLoadException? first = null;
        foreach (var route in Routes.GetMetadataProviders(imageId.SchemeSpan))
        {
            callerToken.ThrowIfCancellationRequested();
            if (TimeProvider.GetTimestamp() >= deadline)
                break;
            if (!route.Owner.TryAcquire())
                continue;
            try
            {
                if (await new MetadataCall(this, imageId, options, route).RunAsync(deadline, callerToken).ConfigureAwait(false) is { } metadata)
                    return metadata;
            }
            catch (ImageLoadException exception)
            {
                first ??= exception;
            }
        }

        return first is null ? null : throw first;
    }

    /// <summary>When what began then is due, both as timestamps.</summary>
    public long DeadlineOf(long begin) => begin + (long)(LoadTimeout.TotalSeconds * TimeProvider.TimestampFrequency);

    /// <summary>The loader for an id, its generation acquired; <see langword="null"/> when there is none and the host has not started yet.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>, <see cref="ImageLoadError.NoLoader"/>.</exception>
    public Route? TryAcquireRoute(ImageId imageId)
    {
        ThrowIfInvalid(imageId);
        var hasStarted = Started.IsCompleted; // asked before the table is: a scheme may come in between
        for (Route? refused = null; Routes.TryGetLoader(imageId.SchemeSpan, out var route) && route != refused; refused = route)
            if (route!.Owner.TryAcquire())
                return route; // else: replaced just now, and the table has the new one
        if (!hasStarted)
            return null;
        var unknown = _unknown;
        for (var i = unknown.Length - 1; i >= 0; i--)
            if (unknown[i].Owner.TryAcquire())
                return unknown[i];
        throw NoLoader(imageId);
    }

    public ImageLoadException NoLoader(ImageId imageId)
    {
        var schemes = Routes.Schemes;
        if (Explain(imageId.Scheme) is { } reason)
            return new(ImageLoadError.NoLoader, $"No loader has '{imageId.Scheme}:' now: {reason}") { ImageId = imageId.ToDisplayString() };
        var known = schemes.IsEmpty ? "no loader at all is registered" : $"known are {string.Join(", ", schemes.Select(scheme => scheme + ":"))}";
        return new(ImageLoadError.NoLoader, $"No loader is registered for '{imageId.Scheme}:'; {known}. Mend the scheme, or add a plugin for it.") { ImageId = imageId.ToDisplayString() };
    }

    public static ImageLoadException IsStopping(ImageId imageId) =>
        new(ImageLoadError.Overloaded, "The host is stopping. Ask again when it, or another one, serves.") { ImageId = imageId.ToDisplayString() };

    public IDisposable RegisterUnknown(IImageLoader loader)
    {
        var registration = new HostRegistration(removed => ImmutableInterlocked.Update(ref _unknown, all => all.RemoveAll(route => route.Owner == removed)));
        ImmutableInterlocked.Update(ref _unknown, all => all.Add(new Route("", loader, registration)));
        return registration;
    }

    public IDisposable Register(string scheme, IImageLoader loader)
    {
        var registration = new HostRegistration(removed => Routes.Replace(removed, [], []));
        Routes.Replace(registration, [new Route(scheme.ToLowerInvariant(), loader, registration)], []);
        return registration;
    }

    private bool IsKnown(ImageId imageId) =>
        Routes.TryGetLoader(imageId.SchemeSpan, out _) || !Routes.GetMetadataProviders(imageId.SchemeSpan).IsEmpty;

    private static void ThrowIfInvalid(ImageId imageId)
    {
        if (!imageId.IsValid)
            throw new ImageLoadException(ImageLoadError.InvalidImageId, imageId.Value.Length == 0
                ? "The image id is empty. It is scheme:rest, as in example:ct."
                : "The image id has no scheme. It is scheme:rest, as in dicomfile:/data/a.dcm.")
            { ImageId = imageId.ToDisplayString() };
    }
}
