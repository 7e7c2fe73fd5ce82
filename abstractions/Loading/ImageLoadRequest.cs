using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace ImageLoaders;

/// <summary>
/// One image that is wanted: what a loader gets. The host makes it; a test makes it with <c>new ImageLoadRequest("noise:42")</c> and loads
/// with <c>await loader.LoadImage(request)</c>. Safe for concurrent use.
/// </summary>
/// <param name="imageId">The id that is wanted.</param>
public sealed class ImageLoadRequest(ImageId imageId)
{
    private static readonly ImageLoadOptions Defaults = new();

    // The contract's own: a source of a plugin's would stay behind in the process with each generation.
    private static readonly ActivitySource Stages = new("ImageLoaders");
    private static readonly string[] StageNames = ["fetch", "parse", "decode", "convert"];
    private ImageLoadObject? _load;

    /// <summary>The id that is wanted.</summary>
    public ImageId ImageId { get; } = imageId;

    /// <summary>How it is to be done.</summary>
    public ImageLoadOptions Options { get; init; } = Defaults;

    /// <summary>Fires when the load is to stop. It is the host's own for this load, never a caller's. <see cref="Run"/> joins it with the load object's cancelling.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Where <see cref="AllocatePixels"/> takes memory from.</summary>
    public PixelAllocator PixelAllocator { get => field ?? Interlocked.CompareExchange(ref field, new(), null) ?? field; init; } // one of its own only where it is asked for

    /// <summary>What <see cref="LoadImage"/> calls; <see langword="null"/>: nothing else can be loaded.</summary>
    public Func<ImageId, ImageLoadObject>? NestedLoader { get; init; }

    /// <summary>Tells how far the load is. Cheap enough for each piece that arrives.</summary>
    /// <param name="bytesReceived">Encoded bytes received, from 0.</param>
    /// <param name="totalBytes">Encoded bytes in all; <see langword="null"/> when nobody said.</param>
    public void ReportProgress(long bytesReceived, long? totalBytes = null) => Volatile.Read(ref _load)?.Report(new(bytesReceived, totalBytes));

    /// <summary>
    /// Sets <see cref="ImageLoadObject.CacheStatus"/> of the load. The host calls it, which keeps images for loaders; a loader does not.
    /// </summary>
    /// <param name="status">How the cache took part.</param>
    public void ReportCacheStatus(CacheStatus status) => Volatile.Read(ref _load)?.CacheStatus = status;

    /// <summary>
    /// Begins a stage of the load, which ends when what is returned is disposed: a span within the load's own. Where nobody listens it costs next to nothing.
    /// Use it as <c>using (request.StartStage(LoadStage.Decode)) …</c>; stages may lie within each other, and may come more than once.
    /// </summary>
    /// <param name="stage">Which.</param>
    /// <returns><see langword="null"/> when nobody listens.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No such stage.</exception>
    [SuppressMessage("Performance", "CA1822", Justification = "A stage is of a request, whoever comes to be told which.")]
    public IDisposable? StartStage(LoadStage stage)
    {
        if ((uint)stage >= (uint)StageNames.Length)
            throw new ArgumentOutOfRangeException(nameof(stage));
        return Stages.StartActivity(StageNames[(int)stage]);
    }

    /// <summary>Takes memory for the image's pixels. Its content is undefined: write every sample before an <see cref="Image"/> is made of it.</summary>
    /// <param name="rows">Rows in pixels, at least 1.</param>
    /// <param name="columns">Columns in pixels, at least 1.</param>
    /// <param name="format">The type and number of samples of a pixel.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: over the host's limits; <see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>: not a size, not a format.
    /// </exception>
    public PixelBuffer AllocatePixels(int rows, int columns, PixelFormat format) => PixelAllocator.Allocate(rows, columns, format);

    /// <summary>
    /// Loads another image that this one is made of. It inherits priority, deadline, authorization and cancellation; an id that is being
    /// loaded for this one already is an error, and so is a depth over 8.
    /// </summary>
    /// <param name="imageId">The other id, of any loader.</param>
    public ImageLoadObject LoadImage(ImageId imageId) => NestedLoader is { } load
        ? load(imageId)
        : new ImageLoadRequest(imageId) { CancellationToken = CancellationToken }.Run(static (request, _) => throw new ImageLoadException(
            ImageLoadError.NoLoader, "This request was made without a host, so no other image can be loaded. Set NestedLoader."));

    /// <summary>
    /// Starts the load: the only maker of an <see cref="ImageLoadObject"/>, once for each request. The delegate runs on this thread up to its first await.
    /// What it throws, at once or later, becomes an <see cref="ImageLoadException"/> of text alone.
    /// </summary>
    /// <param name="load">Loads the image; its token fires when the host or the caller gives up.</param>
    /// <exception cref="InvalidOperationException">The request has been run before.</exception>
    public ImageLoadObject Run(Func<ImageLoadRequest, CancellationToken, Task<Image>> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        var loadObject = new ImageLoadObject(ImageId);
        if (Interlocked.CompareExchange(ref _load, loadObject, null) is not null)
            throw new InvalidOperationException($"The request for {ImageId} has been run already. Make a new one for each load.");
        _ = loadObject.RunAsync(this, load);
        return loadObject;
    }
}
