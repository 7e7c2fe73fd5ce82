using System.Collections.Immutable;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Calls;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// What one call of a plugin asks the host for. It is as urgent as the call, ends with it, and its clock stands meanwhile. Every answer is
/// noted as a part. Safe for concurrent use.
/// </summary>
internal sealed class NestedRequests(NestedServices services, RunningCall call, Nesting nesting, ImageLoadOptions options) : INestedRequests
{
    // Most loads are of no other ids.
    private PartNotes? _parts;
    private ListedSources? _listed;

    public Nesting Nesting => nesting;

    /// <summary>Gets what the lists say that the call was given.</summary>
    public ListedSources Listed => LazyInitializer.EnsureInitialized(ref _listed);

    /// <summary>Gets the options of what is asked now.</summary>
    public ImageLoadOptions Options => nesting.Load?.NestedOptions ?? options with { Target = null };

    /// <summary>Gets the token that fires when the call is to stop.</summary>
    public CancellationToken StopWork => call.StopWork;

    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => LoadImage(imageId, requestType, default);

    public Task<ImmutableArray<Image>> LoadImagesAsync(
        ImmutableArray<ImageId> imageIds,
        RequestType requestType,
        IProgress<ImageLoadProgress>? progress,
        CancellationToken cancellationToken)
    {
        INestedRequests set = new SetRequests(LoadImage, services.Pipeline.BeginSet(imageIds, Options));
        return set.LoadImagesAsync(imageIds, requestType, progress, cancellationToken);
    }

    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) => services.Metadata.GetNestedAsync(imageId, this, progress: null);

    public Task<ImageListing?> ListImagesAsync(ImageId imageId) => services.Lists.GetNestedAsync(imageId, this, progress: null);

    public async Task<ImageId?> FindImageIdAsync(string name)
    {
        try
        {
            return await services.Paths.ResolveAsync(name, fileName: null, call.StopWork).ConfigureAwait(false);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Unsupported)
        {
            return null;
        }
    }

    /// <summary>Returns all parts that were given; <see langword="null"/> where some of them are not known.</summary>
    public PartSet? GetParts() => Volatile.Read(ref _parts)?.GetParts();

    /// <summary>Notes what was given to the plugin; nothing for an answer that nobody knows the id.</summary>
    public void Note(Part? part)
    {
        if (part is not null)
            Notes.Add(part);
    }

    /// <summary>Notes that something was asked for and not given.</summary>
    public void NoteUnknown() => Notes.AddUnknown();

    /// <summary>The call begins to wait for a load.</summary>
    /// <exception cref="ImageLoadException">The call is over.</exception>
    public void BeginLoad()
    {
        if (call.IsOver)
            throw NestedLoads.IsOver(call.ImageId);
        call.BeginWait();
    }

    public void EndLoad() => call.EndWait();

    /// <summary>The call begins to wait for metadata or a list.</summary>
    /// <exception cref="ImageLoadException">The call is over, or lies too deep.</exception>
    public void BeginQuestion()
    {
        if (call.IsOver)
            throw NestedLoads.IsOver(call.ImageId);
        services.SharedLoads.BeginQuestion(nesting);
        call.BeginWait();
    }

    public void EndQuestion()
    {
        call.EndWait();
        services.SharedLoads.EndQuestion(nesting);
    }

    private PartNotes Notes => LazyInitializer.EnsureInitialized(ref _parts);

    private ImageLoadObject LoadImage(ImageId imageId, RequestType requestType, ImageSet set)
    {
        var inherited = Options;
        var options = requestType > inherited.RequestType ? inherited with { RequestType = requestType } : inherited;
        return services.Pipeline.LoadNested(imageId, options, this, set);
    }
}
