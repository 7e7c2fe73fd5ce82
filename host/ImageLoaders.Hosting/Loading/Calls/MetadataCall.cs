namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>One call of a metadata provider.</summary>
internal sealed class MetadataCall(PluginCallServices services, ImageId imageId, ImageLoadOptions options, MetadataRoute route)
    : PluginCall<ImageMetadata?>(services, continuesElsewhere: true)
{
    public override ImageId ImageId => imageId;

    /// <summary>Asks. The owner has been acquired.</summary>
    public ValueTask<ImageMetadata?> RunAsync(long deadline, CancellationToken callerToken) => Start(route.Owner, deadline, callerToken);

    protected override Task<ImageMetadata?> InvokeAsync() => route.Provider.GetMetadataAsync(new ImageLoadRequest(ImageId)
    {
        Options = options,
        CancellationToken = StopWork,
        PixelAllocator = Services.PixelAllocator,
    }) ?? throw new ImageLoadException(
        ImageLoadError.LoaderFault,
            "The metadata provider returned no task. If it knows nothing, it must return a task whose result is null.");

    // Modules are the contract's, and ImageMetadata copies what is a plugin's own.
    protected override void Check(ImageMetadata? result)
    {
    }
}
