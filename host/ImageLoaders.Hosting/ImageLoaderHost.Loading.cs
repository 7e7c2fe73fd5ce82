using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Loading.Nested;

namespace ImageLoaders.Hosting;

// Images, metadata, lists, and the ids that paths lead to.
public sealed partial class ImageLoaderHost
{
    /// <summary>Loads an image.</summary>
    /// <remarks>
    /// This method returns at once and does not wait for I/O. It never throws for the content of an id: the load ends with an image, with
    /// an <see cref="ImageLoadException"/>, or cancelled.
    /// </remarks>
    /// <param name="imageId">The id of the image.</param>
    /// <param name="options">The options of the load; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">
    /// A token to cancel the operation. Cancelling it has the same effect as <see cref="ImageLoadObject.Cancel"/>.
    /// </param>
    /// <returns>The running load, which can be awaited.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    /// <example>
    /// <code>
    /// var load = host.LoadImage("dicomfile:/data/images/ct.dcm", new() { RequestType = RequestType.Thumbnail }, cancellationToken);
    /// load.ProgressChanged += progress => Console.WriteLine($"{progress.BytesReceived} bytes");
    /// try
    /// {
    ///     var image = await load;
    ///     Console.WriteLine($"{image.Columns} x {image.Rows}");
    /// }
    /// catch (ImageLoadException exception) when (exception.Error == ImageLoadError.NotFound)
    /// {
    ///     Console.WriteLine(exception.Message);
    /// }
    /// </code>
    /// </example>
    public ImageLoadObject LoadImage(ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Pipeline.LoadImage(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>Loads images that may be needed soon, after all images that are needed now. The images are kept in the cache.</summary>
    /// <param name="imageIds">The ids of the images, the most likely image first.</param>
    /// <param name="priority">The order among all prefetched images. A lower value is loaded first.</param>
    /// <param name="cancellationToken">A token to cancel all of these loads.</param>
    /// <returns>The loads, in the order of the ids. Each load can be cancelled on its own.</returns>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public ImmutableArray<ImageLoadObject> Prefetch(
        IEnumerable<ImageId> imageIds, int priority = 0, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        var options = new ImageLoadOptions { RequestType = RequestType.Prefetch, Priority = priority };
        return [.. imageIds.Select(imageId => LoadImage(imageId, options, cancellationToken))];
    }

    /// <summary>Gets the metadata of the stored object that an id names.</summary>
    /// <remarks>
    /// The host asks the metadata providers of the scheme in the order of their priority, and returns the first answer. If a provider
    /// fails, the host asks the next one.
    /// </remarks>
    /// <param name="imageId">The id of the image.</param>
    /// <param name="options">The options of the request; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The metadata; <see langword="null"/> if no provider knows the object.</returns>
    /// <exception cref="ImageLoadException">
    /// No provider answered, and at least one failed: the first failure is thrown. <see cref="ImageLoadError.NoLoader"/>: the scheme is
    /// unknown.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<ImageMetadata?> GetMetadataAsync(
        ImageId imageId, ImageLoadOptions? options = null, CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Metadata.GetAsync(imageId, options ?? Defaults, cancellationToken);
    }

    /// <summary>Finds the type of a file among those that plugins have registered.</summary>
    /// <param name="start">
    /// The first bytes of the file: <see cref="FilePattern.MaximumReachBytes"/>, or all bytes of a shorter file.
    /// </param>
    /// <param name="fileName">The name of the file, whose extension counts; <see langword="null"/> if it has none.</param>
    /// <returns>The type; <see langword="null"/> if no plugin has registered it.</returns>
    public RegisteredFileType? FindFileType(ReadOnlySpan<byte> start, string? fileName = null) =>
        FileTypeSearch.Find(_services.Routes.FileTypes, fileName, start);

    /// <summary>Finds the id that a path leads to, as the access policy allows: its beginning is read.</summary>
    /// <param name="name">
    /// An absolute path, or the name of a <see cref="Content"/>. A query such as <c>?frame=2</c> can follow it, and becomes a part of the
    /// id.
    /// </param>
    /// <param name="fileName">
    /// The name that the file has where it came from, whose extension counts; <see langword="null"/> for the name of the path.
    /// </param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Unsupported"/>: no plugin has registered the type of the file. <see cref="ImageLoadError.NotFound"/>,
    /// <see cref="ImageLoadError.AccessDenied"/>, <see cref="ImageLoadError.InvalidImageId"/>: as for an id with that path.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    /// <example>
    /// <code>
    /// var id = await host.FindImageIdAsync("/data/brain.nii.gz"); // nifti:/data/brain.nii.gz, with a plugin that has registered .nii.gz
    /// var image = await host.LoadImage(id);
    /// </code>
    /// </example>
    public Task<ImageId> FindImageIdAsync(string name, string? fileName = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ThrowIfDisposed();
        return _services.Paths.ResolveAsync(name, fileName, cancellationToken);
    }

    /// <summary>Loads a set of images, at most 16 at the same time.</summary>
    /// <remarks>
    /// The cache treats the images as one set: if they do not fit, it keeps some of them, instead of removing each one for the next.
    /// </remarks>
    /// <param name="imageIds">The ids of the images.</param>
    /// <param name="options">The options of the loads; <see langword="null"/> uses the defaults.</param>
    /// <param name="progress">Receives how many of the images are loaded; <see langword="null"/> if nobody asks.</param>
    /// <param name="cancellationToken">A token to cancel all of the loads.</param>
    /// <returns>The images, in the order of the ids.</returns>
    /// <exception cref="ImageLoadException">The first failure of a load. It names the id, and the other loads are cancelled.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    public Task<ImmutableArray<Image>> LoadImagesAsync(
        IEnumerable<ImageId> imageIds,
        ImageLoadOptions? options = null,
        IProgress<ImageLoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(imageIds);
        ThrowIfDisposed();
        var (pipeline, ids, loadOptions) = (_services.Pipeline, imageIds.ToImmutableArray(), options ?? Defaults);
        INestedRequests requests = new SetRequests(
            (imageId, _, set) => pipeline.LoadImage(imageId, loadOptions, cancellationToken, set), pipeline.BeginSet(ids, loadOptions));
        return requests.LoadImagesAsync(ids, RequestType.Interaction, progress, cancellationToken);
    }

    /// <summary>Lists the images that an id stands for, such as those of a folder, a series or a multi-frame object.</summary>
    /// <remarks>
    /// The host asks the list providers of the scheme in the order of their priority, and returns the first answer. If a provider fails,
    /// the host asks the next one.
    /// </remarks>
    /// <param name="imageId">The id.</param>
    /// <param name="options">The options of the request; <see langword="null"/> uses the defaults.</param>
    /// <param name="progress">Receives how much has been read; <see langword="null"/> if nobody asks.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <returns>The listing; <see langword="null"/> if no provider can list the id.</returns>
    /// <exception cref="ImageLoadException">
    /// No provider answered, and at least one failed: the first failure is thrown. <see cref="ImageLoadError.NoLoader"/>: the scheme is
    /// unknown.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The host has been disposed.</exception>
    /// <example>
    /// <code>
    /// var listing = await host.ListImagesAsync("dicomfile:/data/ct/");
    /// foreach (var stack in listing?.GetStacks() ?? [])
    ///     await host.LoadImagesAsync(stack.Images.Select(image => image.ImageId));
    /// </code>
    /// </example>
    public Task<ImageListing?> ListImagesAsync(
        ImageId imageId,
        ImageLoadOptions? options = null,
        IProgress<ImageLoadProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _services.Lists.GetAsync(imageId, options ?? Defaults, cancellationToken, progress);
    }
}
