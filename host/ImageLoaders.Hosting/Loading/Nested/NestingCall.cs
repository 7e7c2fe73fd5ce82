using System.Collections.Immutable;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Parts;

namespace ImageLoaders.Hosting.Loading.Nested;

/// <summary>
/// A call whose plugin may ask the host for other images, metadata and lists. What it asks for is as urgent as the call and ends with it.
/// The deadline of the call is put off meanwhile. Every answer is noted as a part. Safe for concurrent use.
/// </summary>
internal abstract class NestingCall(PluginCallServices services) : RunningCall, INestedRequests
{
    // Made by the first answer: most calls ask for nothing.
    private PartNotes? _parts;

    /// <summary>Gets where the call lies among the requests that wait for it.</summary>
    public abstract Nesting Nesting { get; }

    /// <summary>Gets what the lists say that the call was given.</summary>
    public ListedSources Listed => Notes.Listed;

    /// <summary>Gets the options of what is asked for now.</summary>
    public ImageLoadOptions NestedOptions => Nesting.Load?.NestedOptions ?? Options with { Target = null };

    /// <summary>
    /// Gets everything that the plugin was given; <see langword="null"/> where some of it is not known, or it was given nothing.
    /// </summary>
    public PartSet? Parts => Volatile.Read(ref _parts)?.GetParts();

    protected PluginCallServices Services => services;

    /// <summary>Gets the options of the call.</summary>
    protected abstract ImageLoadOptions Options { get; }

    /// <summary>Gets what answers the plugin; <see langword="null"/> where there is nothing to ask.</summary>
    protected INestedRequests? Nested => services.Nested is null ? null : this;

    private NestedServices NestedServices => services.Nested!;

    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => LoadImage(imageId, requestType, default);

    public Task<ImmutableArray<Image>> LoadImagesAsync(
        ImmutableArray<ImageId> imageIds,
        RequestType requestType,
        IProgress<ImageLoadProgress>? progress,
        CancellationToken cancellationToken)
    {
        INestedRequests set = new SetRequests(LoadImage, NestedServices.Pipeline.BeginSet(imageIds, NestedOptions));
        return set.LoadImagesAsync(imageIds, requestType, progress, cancellationToken);
    }

    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) =>
        NestedServices.Metadata.GetNestedAsync(imageId, this, progress: null);

    public Task<ImageListing?> ListImagesAsync(ImageId imageId) =>
        NestedServices.Lists.GetNestedAsync(imageId, this, progress: null);

    public async Task<ImageId?> FindImageIdAsync(string name)
    {
        try
        {
            return await NestedServices.Paths.ResolveAsync(name, fileName: null, StopWork).ConfigureAwait(false);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Unsupported)
        {
            return null;
        }
    }

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
        if (IsOver)
            throw NestedLoads.IsOver(ImageId);
        BeginWait();
    }

    public void EndLoad() => EndWait();

    /// <summary>The call begins to wait for metadata or a list.</summary>
    /// <exception cref="ImageLoadException">The call is over, or lies too deep.</exception>
    public void BeginQuestion()
    {
        if (IsOver)
            throw NestedLoads.IsOver(ImageId);
        NestedServices.SharedLoads.BeginQuestion(Nesting);
        BeginWait();
    }

    public void EndQuestion()
    {
        EndWait();
        NestedServices.SharedLoads.EndQuestion(Nesting);
    }

    private PartNotes Notes => LazyInitializer.EnsureInitialized(ref _parts);

    private ImageLoadObject LoadImage(ImageId imageId, RequestType requestType, ImageSet? set)
    {
        var inherited = NestedOptions;
        var options = requestType > inherited.RequestType ? inherited with { RequestType = requestType } : inherited;
        return NestedServices.Pipeline.LoadNested(imageId, options, this, set);
    }
}
