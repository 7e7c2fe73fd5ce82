using System.Collections.Immutable;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// The way from an id to its image. What is kept and fresh is answered from the cache; everything else joins a <see cref="SharedLoad"/>,
/// which <see cref="LoadRunner"/> runs. Safe for concurrent use.
/// </summary>
internal sealed class LoadPipeline(
    Router router,
    CachedLoads cache,
    SharedLoads shared,
    LoadRunner runner,
    LoadEvents events,
    PixelAllocator pixelAllocator,
    TimeProvider timeProvider)
{
    /// <summary>The plugin of a load that failed before a loader was found.</summary>
    private const string NoPlugin = "none";

    /// <summary>Loads an image for a caller.</summary>
    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions options, CancellationToken callerToken, ImageSet? set = null)
    {
        if (Find(imageId, options, out var wanted) is { } kept)
            return kept.Load;
        wanted?.Set = set;
        var request = Request(imageId, options, callerToken);
        return wanted is null ? request.Run(JoinLateAsync) : request.Run(wanted.JoinAsync);
    }

    /// <summary>Loads an image that another one is made of, or metadata, or a list.</summary>
    public ImageLoadObject LoadNested(ImageId imageId, ImageLoadOptions options, NestingCall parent, ImageSet? set = null)
    {
        if (Find(imageId, options, out var wanted, parent.Listed) is not { } kept)
        {
            wanted?.Set = set;
            return Request(imageId, options, parent.StopWork).Run((request, _) => JoinNestedAsync(wanted, parent, request));
        }

        parent.Note(PartOf(imageId, kept.Image, kept.Key.ContentHash, kept.ConfirmedAt, kept.Parts));
        return kept.Load;
    }

    /// <summary>Returns the set of images that are about to be loaded together; those that are kept already stay meanwhile.</summary>
    public ImageSet? BeginSet(ImmutableArray<ImageId> imageIds, ImageLoadOptions options)
    {
        var set = ImageSet.From(imageIds);
        if (set is null)
            return null;
        var keys = new List<ImageKey>(imageIds.Length);
        foreach (var imageId in imageIds)
            if (router.Find(imageId) is { Owner: var owner })
                keys.Add(new(imageId, owner.ContentHash, options));
        cache.BeginSet(set, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(keys));
        return set;
    }

    /// <summary>Lets a caller join a load of the image; <paramref name="wanted"/> is started where there is none yet.</summary>
    public Task<Image> JoinAsync(SharedLoad wanted, ImageLoadRequest request)
    {
        var caller = new Caller(wanted, request);
        Join(caller, wanted, parent: null);
        return caller.Task;
    }

    /// <summary>Tells the callers of a load, and whoever listens to all loads, how far it is.</summary>
    public void ReportProgress(SharedLoad load, ImageLoadProgress progress) => events.ReportProgress(load, progress);

    /// <summary>No more callers join this load.</summary>
    public void Forget(SharedLoad load) => shared.Forget(load);

    // Nobody who waits keeps the route, and by it a generation that is replaced meanwhile: a load knows the plugin's name alone.
    private CacheEntry? Find(ImageId imageId, ImageLoadOptions options, out SharedLoad? wanted, ListedSources? listed = null)
    {
        wanted = null;
        if (router.Find(imageId) is not { Owner: var owner })
            return null;
        var key = new ImageKey(imageId, owner.ContentHash, options);
        if (cache.TryAnswer(key, imageId, owner, out var entry))
            return entry;
        if (entry is { Parts: null } && listed?.CurrentAt(imageId, entry.Image.Source) is { } currentAt)
        {
            cache.Confirm(entry, currentAt); // a list said so just now
            return entry;
        }

        wanted = new SharedLoad(this, key, imageId, options, owner.Name, isKept: entry is not null);
        return null;
    }

    private ImageLoadRequest Request(ImageId imageId, ImageLoadOptions options, CancellationToken callerToken) =>
        new(imageId) { Options = options, CancellationToken = callerToken, PixelAllocator = pixelAllocator };

    // Nobody has the scheme, or nobody yet.
    private async Task<Image> JoinLateAsync(ImageLoadRequest request, CancellationToken callerToken) =>
        await JoinAsync(await FindLateAsync(request, callerToken).ConfigureAwait(false), request).ConfigureAwait(false);

    private async Task<Image> JoinNestedAsync(SharedLoad? wanted, NestingCall parent, ImageLoadRequest request)
    {
        parent.BeginLoad();
        SharedLoad? load = null;
        try
        {
            wanted ??= await FindLateAsync(request, request.CancellationToken).ConfigureAwait(false);
            var caller = new Caller(wanted, request);
            load = Join(caller, wanted, parent.Nesting);
            var image = await caller.Task.ConfigureAwait(false);
            parent.Note(PartOf(request.ImageId, image, load.Code, load.CurrentAt, load.Parts));
            return image;
        }
        catch
        {
            parent.NoteUnknown();
            throw;
        }
        finally
        {
            if (load is not null)
                shared.EndNested(parent.Nesting, load);
            parent.EndLoad();
        }
    }

    private Part PartOf(ImageId imageId, Image image, string code, long currentAt, PartSet? parts) =>
        new(PartKind.Image, imageId, image.Source, code, parts)
        {
            FreshUntil = Part.FreshUntilOf(image.Source, currentAt, timeProvider),
        };

    private async Task<SharedLoad> FindLateAsync(ImageLoadRequest request, CancellationToken callerToken)
    {
        if (request.ImageId.IsValid)
            await router.Started.WaitAsync(callerToken).ConfigureAwait(false);
        return Prepare(request) ?? throw Failed(request.ImageId, NoPlugin, router.NotFound(request.ImageId));
    }

    private SharedLoad? Prepare(ImageLoadRequest request)
    {
        if (router.Find(request.ImageId) is not { Owner: var owner })
            return null;
        var key = new ImageKey(request.ImageId, owner.ContentHash, request.Options);
        return new SharedLoad(this, key, request.ImageId, request.Options, owner.Name, isKept: false);
    }

    private SharedLoad Join(Caller caller, SharedLoad wanted, Nesting? parent)
    {
        try
        {
            var load = shared.Join(caller, wanted, parent);
            if (load == wanted)
                runner.Start(load);
            caller.WaitFor(load);
            return load;
        }
        catch (ImageLoadException exception)
        {
            throw Failed(caller.Request.ImageId, wanted.Plugin, exception);
        }
    }

    // It has failed before it could begin.
    private ImageLoadException Failed(ImageId imageId, string plugin, ImageLoadException exception)
    {
        events.LoadSettled(new(imageId, plugin, null, ImageLoadException.From(exception, imageId), TimeSpan.Zero));
        return exception;
    }
}
