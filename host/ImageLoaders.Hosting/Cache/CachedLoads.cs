using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Loading.Parts;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// Answers loads from the cache, and keeps the images that loads bring. Every use of the cache is told to the log and to traces, so that an
/// answer can be explained.
/// Safe for concurrent use.
/// </summary>
internal sealed class CachedLoads(ImageCache cache, RouteTable routes, TimeProvider timeProvider, ActivitySource activities, ILogger logger)
{
    /// <summary>The tag of a span that says how the cache took part.</summary>
    public const string StatusTag = "cache.status";

    /// <summary>Answers a load with what is kept and fresh.</summary>
    /// <param name="key">The key of the image.</param>
    /// <param name="imageId">The id that is asked for.</param>
    /// <param name="owner">Whose loader has the id.</param>
    /// <param name="entry">What is kept, fresh or not.</param>
    public bool TryAnswer(in ImageKey key, ImageId imageId, RouteOwner owner, [NotNullWhen(true)] out CacheEntry? entry)
    {
        if (cache.Find(key, timeProvider, out entry) != CacheStatus.Hit)
            return false;
        if (entry!.Parts?.IsServedBy(routes) == false)
            return false; // other code would make the parts now
        if (activities.HasListeners() || logger.IsEnabled(LogLevel.Debug))
            ExplainHit(entry, imageId, owner.Name);
        return true;
    }

    /// <summary>A set of images is about to be loaded.</summary>
    public void BeginSet(ImageSet set, ReadOnlySpan<ImageKey> keys) => cache.BeginSet(set, keys);

    /// <summary>Returns what is kept, fresh or not.</summary>
    public bool TryGet(in ImageKey key, [NotNullWhen(true)] out CacheEntry? entry) => cache.TryGet(key, out entry);

    /// <summary>Keeps an image that has been loaded.</summary>
    /// <param name="key">The key of the image.</param>
    /// <param name="imageId">Its id.</param>
    /// <param name="image">The image.</param>
    /// <param name="loadedAt">The timestamp at which its bytes were current.</param>
    /// <param name="parts">What it was made of, where that is what it holds by.</param>
    /// <param name="set">The set that it was loaded in.</param>
    /// <param name="isWanted">Whether it is still to be kept; asked with the cache locked.</param>
    public void Keep(
        in ImageKey key, ImageId imageId, Image image, long loadedAt, PartSet? parts, ImageSet? set, Func<bool> isWanted)
    {
        var settled = new ImageLoadRequest(imageId).Run((request, _) =>
        {
            request.ReportCacheStatus(CacheStatus.Hit);
            return Task.FromResult(image);
        });
        cache.TryAdd(new CacheEntry(key, settled, image, parts) { ConfirmedAt = loadedAt }, isWanted, set);
    }

    /// <summary>Keeps an image whose source is still current for another while.</summary>
    /// <param name="entry">What is kept.</param>
    /// <param name="confirmedAt">The timestamp at which its loader was asked.</param>
    public void Confirm(CacheEntry entry, long confirmedAt)
    {
        entry.ConfirmedAt = confirmedAt;
        cache.CountRevalidated();
    }

    /// <summary>Drops an image whose source is not current any more.</summary>
    public void Drop(CacheEntry entry) => cache.Remove(entry);

    /// <summary>Logs how the cache took part in a load that has ended with an image.</summary>
    public void Explain(CacheStatus status, ImageId imageId, string plugin)
    {
        if (!logger.IsEnabled(LogLevel.Debug))
            return;
        var id = imageId.ToDisplayString();
        if (status == CacheStatus.Revalidated)
            Log.Revalidated(logger, id, plugin);
        else if (status == CacheStatus.Stale)
            Log.Stale(logger, id, plugin);
        else
            Log.Miss(logger, id, plugin);
    }

    // A load that asks nobody has no other span.
    private void ExplainHit(CacheEntry entry, ImageId imageId, string plugin)
    {
        using var activity = activities.StartActivity("load");
        if (activity is not null)
        {
            activity.SetTag("image.id", imageId.ToDisplayString());
            activity.SetTag("plugin", plugin);
            activity.SetTag(StatusTag, nameof(CacheStatus.Hit));
            activity.SetStatus(ActivityStatusCode.Ok);
        }

        if (logger.IsEnabled(LogLevel.Debug))
            Log.Hit(logger, imageId.ToDisplayString(), plugin, timeProvider.GetElapsedTime(entry.ConfirmedAt), entry.Image.Source.FreshFor);
    }
}
