namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>A loader that also has metadata and lists, each of a delegate.</summary>
internal sealed class Source : IImageLoader, IMetadataProvider, IImageListProvider, IImageRevalidator
{
    public Func<ImageLoadRequest, CancellationToken, Task<Image>> Load { get; init; } =
        static (request, _) => Task.FromResult(Loader.OnePixel(request, 0));

    public Func<ImageLoadRequest, Task<ImageMetadata?>> Metadata { get; init; } = static _ => Task.FromResult<ImageMetadata?>(null);

    public Func<ImageLoadRequest, Task<ImageListing?>> List { get; init; } = static _ => Task.FromResult<ImageListing?>(null);

    public Func<ImageLoadRequest, ImageSource, Task<bool>> IsCurrent { get; init; } = static (_, _) => Task.FromResult(false);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(Load);

    public Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request) => Metadata(request);

    public Task<ImageListing?> ListImagesAsync(ImageLoadRequest request) => List(request);

    public Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) => IsCurrent(request, source);
}

/// <summary>Remembers the progress that was reported.</summary>
internal sealed class Seen : IProgress<ImageLoadProgress>
{
    private readonly List<ImageLoadProgress> _values = [];

    public ImageLoadProgress[] Values
    {
        get
        {
            lock (_values)
                return [.. _values];
        }
    }

    public void Report(ImageLoadProgress value)
    {
        lock (_values)
            _values.Add(value);
    }
}
