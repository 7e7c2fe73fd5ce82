namespace ImageLoaders.Hosting.Loading;

/// <summary>One question to one provider.</summary>
internal sealed class MetadataCall(Dispatcher dispatcher, ImageId imageId, ImageLoadOptions options, MetadataRoute route)
    : PluginCall<ImageMetadata?>(dispatcher, imageId, continuesElsewhere: true)
{
    /// <summary>Asks. The owner has been acquired.</summary>
    public ValueTask<ImageMetadata?> RunAsync(long deadline, CancellationToken callerToken) => Start(route.Owner, deadline, callerToken);

    protected override Task<ImageMetadata?> InvokeAsync() => route.Provider.GetMetadataAsync(new ImageLoadRequest(ImageId)
    {
        Options = options,
        CancellationToken = StopWork,
        PixelAllocator = Dispatcher.PixelAllocator,
    }) ?? throw new ImageLoadException(ImageLoadError.LoaderFault, "The metadata provider returned no task. It returns one of null when it knows nothing.");

    // Modules are the contract's, and ImageMetadata copies what is a plugin's own.
    protected override void Check(ImageMetadata? result)
    {
    }
}
