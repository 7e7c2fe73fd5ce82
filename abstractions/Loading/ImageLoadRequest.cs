using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>Represents a request for one image, which a loader receives. It is safe for concurrent use.</summary>
/// <remarks>
/// The host makes requests. A test makes one with <c>new ImageLoadRequest("noise:42")</c>, and loads with
/// <c>await loader.LoadImage(request)</c>.
/// </remarks>
/// <param name="imageId">The id of the image.</param>
public sealed class ImageLoadRequest(ImageId imageId)
{
    private static readonly ImageLoadOptions Defaults = new();

    private readonly INestedRequests? _nested;
    private StageTimes? _stages;
    private ImageLoadObject? _load;

    /// <summary>Gets the id of the image.</summary>
    public ImageId ImageId { get; } = imageId;

    /// <summary>Gets the options of the load.</summary>
    public ImageLoadOptions Options { get; init; } = Defaults;

    /// <summary>
    /// Gets the token that is cancelled when the load must stop. It belongs to the host and to this load, and is never a caller's token.
    /// </summary>
    /// <remarks>
    /// Once <see cref="Run"/> has been called, it is the token that the delegate receives, which <see cref="ImageLoadObject.Cancel"/>
    /// cancels as well. There is no second token.
    /// </remarks>
    public CancellationToken CancellationToken
    {
        get => Volatile.Read(ref _load)?.CancellationToken ?? HostToken;
        init => HostToken = value;
    }

    /// <summary>Gets the time provider that stages are measured with. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gets the allocator that <see cref="AllocatePixels"/> takes memory from.</summary>
    // one of its own only where it is asked for
    public PixelAllocator PixelAllocator { get => field ?? Interlocked.CompareExchange(ref field, new(), null) ?? field; init; }

    /// <summary>
    /// Gets the function that loads other images for a request without a host; <see langword="null"/> (the default) if no other image can
    /// be loaded. It is for tests. <see cref="Nested"/> has precedence.
    /// </summary>
    public Func<ImageId, ImageLoadObject>? NestedLoader
    {
        get => (_nested as NoHost)?.NestedLoader;
        init => _nested ??= value is null ? null : new NoHost(value, default);
    }

    /// <summary>
    /// Gets the object that answers requests for other images, metadata and lists; <see langword="null"/> (the default) without a host.
    /// </summary>
    public INestedRequests? Nested { get => _nested is NoHost ? null : _nested; init => _nested = value ?? _nested; }

    /// <summary>
    /// Gets the receiver of progress, in addition to the load object; <see langword="null"/> (the default) if there is none. A listing,
    /// which has no load object, reports to it alone.
    /// </summary>
    public IProgress<ImageLoadProgress>? Progress { get; init; }

    /// <summary>Reports the progress of the load. It is cheap enough to call for each piece that arrives.</summary>
    /// <param name="bytesReceived">The number of encoded bytes received, from 0.</param>
    /// <param name="totalBytes">The total number of encoded bytes; <see langword="null"/> if unknown.</param>
    public void ReportProgress(long bytesReceived, long? totalBytes = null) => ReportProgress(new(bytesReceived, totalBytes));

    /// <summary>Reports the progress of the load or of the listing, with the number of parts that are done.</summary>
    /// <param name="progress">How far it is.</param>
    /// <example>
    /// <code>
    /// request.ReportProgress(new(bytesReceived, null) { PartsDone = 7, Parts = 120 });
    /// </code>
    /// </example>
    public void ReportProgress(ImageLoadProgress progress)
    {
        Volatile.Read(ref _load)?.Report(progress);
        Progress?.Report(progress);
    }

    /// <summary>
    /// Sets <see cref="ImageLoadObject.CacheStatus"/> of the load. The host calls this method, because it keeps the images. Loaders do not
    /// call it.
    /// </summary>
    /// <param name="status">How the cache took part.</param>
    public void ReportCacheStatus(CacheStatus status) => Volatile.Read(ref _load)?.CacheStatus = status;

    /// <summary>
    /// Starts a stage of the load: a span within the span of the load. The stage ends when the returned object is disposed.
    /// </summary>
    /// <remarks>
    /// Stages can be nested, and can occur more than once. The image states how long they took: see <see cref="Image.FetchTime"/> and
    /// <see cref="Image.DecodeTime"/>.
    /// </remarks>
    /// <param name="stage">The stage.</param>
    /// <returns>The object that ends the stage.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stage"/> is not defined.</exception>
    /// <example>
    /// <code>
    /// using (request.StartStage(LoadStage.Decode))
    ///     Decode(bytes, pixels);
    /// </code>
    /// </example>
    public IDisposable StartStage(LoadStage stage)
    {
        if (Volatile.Read(ref _stages) is not { } stages)
            stages = Interlocked.CompareExchange(ref _stages, new(TimeProvider), null) ?? _stages;
        return stages.Start(stage);
    }

    /// <summary>
    /// Allocates memory for the pixels of the image. The content is undefined: write every sample before you make an <see cref="Image"/> of
    /// it.
    /// </summary>
    /// <param name="rows">The number of rows, in pixels. At least 1.</param>
    /// <param name="columns">The number of columns, in pixels. At least 1.</param>
    /// <param name="format">The type and the number of the samples of a pixel.</param>
    /// <returns>The memory to fill.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.TooLarge"/>: the size exceeds the host's limits. <see cref="ImageLoadError.Malformed"/>:
    /// <paramref name="rows"/> or <paramref name="columns"/> is less than 1. <see cref="ImageLoadError.Unsupported"/>:
    /// <paramref name="format"/> is not valid.
    /// </exception>
    /// <example>
    /// <code>
    /// var pixels = request.AllocatePixels(rows: 512, columns: 512, PixelFormat.Gray16);
    /// pixels.GetSamples&lt;ushort&gt;().Fill(1000);
    /// return new Image(pixels) { Window = new(1000, 2000) };
    /// </code>
    /// </example>
    public PixelBuffer AllocatePixels(int rows, int columns, PixelFormat format) => PixelAllocator.Allocate(rows, columns, format);

    /// <summary>Loads another image that this image is made of.</summary>
    /// <remarks>
    /// The load inherits the priority, the authorization and the cancellation of this request. It has a deadline of its own, and the
    /// deadline of this request is put off while it waits for other loads, up to ten times its length.
    /// </remarks>
    /// <param name="imageId">The id of the other image. Any loader can load it.</param>
    /// <returns>The load. It fails if the id is being loaded for this request already, or if loads are nested more than 8 deep.</returns>
    public ImageLoadObject LoadImage(ImageId imageId) => LoadImage(imageId, RequestType.Interaction);

    /// <summary>Loads another image for a less urgent purpose than this request, such as <see cref="RequestType.Prefetch"/>.</summary>
    /// <remarks>It is otherwise the same as <see cref="LoadImage(ImageId)"/>.</remarks>
    /// <param name="imageId">The id of the other image. Any loader can load it.</param>
    /// <param name="requestType">The purpose of the load. A purpose that is more urgent than that of this request has no effect.</param>
    /// <returns>The load.</returns>
    public ImageLoadObject LoadImage(ImageId imageId, RequestType requestType) => Requests.LoadImage(imageId, requestType);

    /// <summary>Loads the images that this image is made of, at most 16 at the same time.</summary>
    /// <remarks>
    /// It reports how many images are loaded as the progress of this request. The host's cache treats the images as one set: if they do not
    /// fit, it keeps some of them, instead of removing each one for the next. The loads are otherwise the same as those of
    /// <see cref="LoadImage(ImageId)"/>.
    /// </remarks>
    /// <param name="imageIds">The ids of the images. Any loaders can load them.</param>
    /// <param name="requestType">The purpose of the loads. A purpose that is more urgent than that of this request has no effect.</param>
    /// <param name="cancellationToken">A token to cancel all of the loads.</param>
    /// <returns>The images, in the order of the ids.</returns>
    /// <exception cref="ImageLoadException">The first failure of a load. It names the id, and the other loads are cancelled.</exception>
    /// <exception cref="OperationCanceledException">The request or <paramref name="cancellationToken"/> was cancelled.</exception>
    /// <example>
    /// <code>
    /// var listing = await request.ListImagesAsync(seriesId)
    ///     ?? throw new ImageLoadException(ImageLoadError.InvalidImageId, $"{seriesId} is no series.");
    /// var slices = await request.LoadImagesAsync(
    ///     listing.GetImages().Select(image => image.ImageId), cancellationToken: cancellationToken);
    /// </code>
    /// </example>
    public Task<ImmutableArray<Image>> LoadImagesAsync(
        IEnumerable<ImageId> imageIds,
        RequestType requestType = RequestType.Interaction,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        return Requests.LoadImagesAsync([.. imageIds], requestType, new RequestProgress(this), cancellationToken);
    }

    /// <summary>Gets the metadata of another object.</summary>
    /// <remarks>It inherits the authorization and the cancellation of this request, and has a deadline of its own.</remarks>
    /// <param name="imageId">The id of the image. Any provider can answer.</param>
    /// <returns>The metadata; <see langword="null"/> if no provider knows the object.</returns>
    /// <exception cref="ImageLoadException">
    /// The object cannot be read. <see cref="ImageLoadError.InvalidImageId"/>: the metadata is being read for this request already, or
    /// requests are nested more than 8 deep.
    /// </exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public Task<ImageMetadata?> GetMetadataAsync(ImageId imageId) => Requests.GetMetadataAsync(imageId);

    /// <summary>Lists the images that an id stands for.</summary>
    /// <remarks>It inherits the authorization and the cancellation of this request, and has a deadline of its own.</remarks>
    /// <param name="imageId">The id, such as that of a folder or a series. Any provider can answer.</param>
    /// <returns>The listing; <see langword="null"/> if no provider can list the id.</returns>
    /// <exception cref="ImageLoadException">
    /// The list cannot be read. <see cref="ImageLoadError.InvalidImageId"/>: the id is being listed for this request already, or requests
    /// are nested more than 8 deep.
    /// </exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public Task<ImageListing?> ListImagesAsync(ImageId imageId) => Requests.ListImagesAsync(imageId);

    /// <summary>Finds the id that a file leads to, as the access policy allows: its beginning is read.</summary>
    /// <param name="name">An absolute path, or <c>content/…</c>.</param>
    /// <returns>
    /// The id; <see langword="null"/> if no plugin has registered the type of the file, or the request was made without a host.
    /// </returns>
    /// <exception cref="ImageLoadException">The file cannot be opened.</exception>
    /// <exception cref="OperationCanceledException">The request was cancelled.</exception>
    public Task<ImageId?> FindImageIdAsync(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Requests.FindImageIdAsync(name);
    }

    /// <summary>
    /// Starts the load. This is the only method that makes an <see cref="ImageLoadObject"/>. Call it once for each request.
    /// </summary>
    /// <remarks>
    /// The delegate runs on this thread until its first await. Any exception that it throws, at once or later, becomes an
    /// <see cref="ImageLoadException"/> that contains only text.
    /// </remarks>
    /// <param name="load">
    /// The delegate that loads the image. Its token is <see cref="CancellationToken"/> of the request: it is cancelled when the host or the
    /// caller cancels the load.
    /// </param>
    /// <returns>The running load.</returns>
    /// <exception cref="InvalidOperationException">The request was run before.</exception>
    /// <example>
    /// <code>
    /// public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);
    ///
    /// private static async Task&lt;Image&gt; LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    /// {
    ///     using var content = await context.OpenContentAsync(request.ImageId.Rest, cancellationToken);
    ///     var pixels = request.AllocatePixels(rows: 512, columns: 512, PixelFormat.Gray8);
    ///     await content.ReadExactlyAsync(0, pixels.Memory, cancellationToken);
    ///     content.ThrowIfChanged();
    ///     return new Image(pixels);
    /// }
    /// </code>
    /// </example>
    public ImageLoadObject Run(Func<ImageLoadRequest, CancellationToken, Task<Image>> load)
    {
        ArgumentNullException.ThrowIfNull(load);
        var loadObject = new ImageLoadObject(ImageId);
        if (Interlocked.CompareExchange(ref _load, loadObject, null) is not null)
            throw new InvalidOperationException($"The request for {ImageId} has been run already. Make a new one for each load.");
        _ = loadObject.RunAsync(this, load);
        return loadObject;
    }

    /// <summary>The image with the times of the stages, where the loader has not set them.</summary>
    internal Image WithStageTimes(Image image) => Volatile.Read(ref _stages)?.Describe(image) ?? image;

    /// <summary>The token that the request was made with, which <see cref="Run"/> joins with that of the load object.</summary>
    internal CancellationToken HostToken { get; private init; }

    private INestedRequests Requests => _nested ?? new NoHost(null, CancellationToken);

    private sealed class RequestProgress(ImageLoadRequest request) : IProgress<ImageLoadProgress>
    {
        public void Report(ImageLoadProgress value) => request.ReportProgress(value);
    }
}
