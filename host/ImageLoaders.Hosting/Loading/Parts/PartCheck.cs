using System.Collections.Immutable;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Loading.Providers;

namespace ImageLoaders.Hosting.Loading.Parts;

/// <summary>
/// Asks whether the parts are still current that a kept image was made of. What the cache knows of a part counts; else its loader is
/// asked, without loading it. Safe for concurrent use.
/// </summary>
internal sealed class PartCheck(
    RouteTable routes, Router router, ImageCache cache, MetadataLookup metadata, ListLookup lists, PluginCallServices calls)
{
    private const int MaximumAtOnce = 16;

    /// <summary>Returns whether every part is current. In doubt it is not.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="load">The load that wants the image that is made of them.</param>
    /// <param name="callerToken">Fires when the last caller has left.</param>
    /// <exception cref="OperationCanceledException">The last caller has left.</exception>
    public async Task<bool> AreCurrentAsync(PartSet parts, SharedLoad load, CancellationToken callerToken)
    {
        if (!parts.IsServedBy(routes))
            return false;
        var now = calls.TimeProvider.GetTimestamp();
        var doubtful = parts.Parts.Where(part => part.FreshUntil <= now).ToImmutableArray();
        if (doubtful.IsEmpty)
            return true;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(callerToken);
        var isCurrent = true;
        try
        {
            // Lists first: one question for all that they say of their images.
            var listed = new ListedSources();
            foreach (var part in doubtful)
            {
                if (part is not { Kind: PartKind.List, Parts: null })
                    continue;
                if (!await IsCurrentAsync(part, load, stop.Token).ConfigureAwait(false))
                    return false;
                lists.AddKept(part, load.NestedOptions, listed);
            }

            doubtful = doubtful.RemoveAll(part => part is { Kind: PartKind.List, Parts: null } || IsListed(part, listed));
            var atOnce = new ParallelOptions { MaxDegreeOfParallelism = MaximumAtOnce, CancellationToken = stop.Token };
            await Parallel.ForEachAsync(doubtful, atOnce, async (part, token) =>
            {
                if (await IsCurrentAsync(part, load, token).ConfigureAwait(false))
                    return;
                Volatile.Write(ref isCurrent, false);
                await stop.CancelAsync().ConfigureAwait(false);
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!callerToken.IsCancellationRequested)
        {
            return false; // one of them is not, and the others need not be asked
        }
        catch (ImageLoadException)
        {
            return false; // the load says what is wrong
        }

        return isCurrent;
    }

    private static bool IsListed(Part part, ListedSources listed)
    {
        if (part.Kind != PartKind.Image || part.Parts is not null || listed.CurrentAt(part.ImageId, part.Source) is not { } currentAt)
            return false;
        part.FreshUntil = currentAt;
        return true;
    }

    private async ValueTask<bool> IsCurrentAsync(Part part, SharedLoad load, CancellationToken token)
    {
        if (part.Parts is { } parts)
            return await AreCurrentAsync(parts, load, token).ConfigureAwait(false);
        if (part.Source.Version is null)
            return false;
        return part.Kind switch
        {
            PartKind.Image => await IsImageCurrentAsync(part, load, token).ConfigureAwait(false),
            PartKind.Metadata => Compare(part, await metadata.GetPartAsync(Question(part, load, token)).ConfigureAwait(false)),
            _ => await IsListCurrentAsync(part, load, token).ConfigureAwait(false),
        };
    }

    private async ValueTask<bool> IsImageCurrentAsync(Part part, SharedLoad load, CancellationToken token)
    {
        var options = load.NestedOptions;
        var entry = cache.Peek(new ImageKey(part.ImageId, part.Code, options));
        if (entry?.IsFresh(calls.TimeProvider) == true)
        {
            part.FreshUntil = entry.FreshUntil(calls.TimeProvider);
            return part.IsSame(entry.Image.Source);
        }

        var route = router.Acquire(part.ImageId);
        if (route.Loader is not IImageRevalidator revalidator || route.Owner.ContentHash != part.Code)
        {
            route.Owner.Release();
            return false;
        }

        var begin = calls.TimeProvider.GetTimestamp();
        if (!await AskAsync(part, options, load, revalidator, route.Owner, token).ConfigureAwait(false))
            return false;
        if (entry is not null && part.IsSame(entry.Image.Source))
            entry.ConfirmedAt = begin;
        return true;
    }

    private async ValueTask<bool> IsListCurrentAsync(Part part, SharedLoad load, CancellationToken token)
    {
        var question = Question(part, load, token);
        return await lists.IsCurrentAsync(part, question).ConfigureAwait(false)
            || Compare(part, await lists.GetPartAsync(question).ConfigureAwait(false));
    }

    private async ValueTask<bool> AskAsync(
        Part part, ImageLoadOptions options, SharedLoad load, IImageRevalidator revalidator, RouteOwner owner, CancellationToken token)
    {
        var begin = calls.TimeProvider.GetTimestamp();
        var call = new RevalidationCall(calls, part.ImageId, options, Nesting.ForLoad(load), revalidator, part.Source, permit: null);
        if (!await call.RunAsync(owner, calls.Deadline(begin), token).ConfigureAwait(false))
            return false;
        part.FreshUntil = Part.FreshUntilOf(part.Source, begin, calls.TimeProvider);
        return true;
    }

    private static ProviderQuestion Question(Part part, SharedLoad load, CancellationToken token) =>
        new(part.ImageId, load.NestedOptions, Nesting.ForLoad(load).Within(part.Kind, part.ImageId), null, token);

    private static bool Compare(Part part, Part? now)
    {
        if (now is null || now.Code != part.Code || !part.IsSame(now.Source))
            return false;
        part.FreshUntil = now.FreshUntil;
        return true;
    }
}
