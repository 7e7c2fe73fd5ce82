namespace ImageLoaders.Hosting.Loading;

/// <summary>Asks a loader whether an image that is kept is still right.</summary>
internal sealed class RevalidationCall(Dispatcher dispatcher, ImageId imageId, ImageLoadOptions options, IImageRevalidator revalidator, ImageSource source)
    : PluginCall<bool>(dispatcher, imageId, TaskCreationOptions.None)
{
    private IImageRevalidator? _revalidator = revalidator;

    /// <summary>Asks. The owner has been acquired.</summary>
    public Task<bool> RunAsync(RouteOwner owner, CancellationToken callerToken) => Start(owner, Dispatcher.LoadTimeout, callerToken);

    protected override Task<bool> InvokeAsync() => _revalidator!.IsCurrentAsync(
        new ImageLoadRequest(ImageId) { Options = options, CancellationToken = StopWork, PixelAllocator = Dispatcher.PixelAllocator },
        source).AsTask();

    protected override void Check(bool result)
    {
    }

    protected override void OnEnded() => _revalidator = null;
}
