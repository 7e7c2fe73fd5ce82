using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading;

/// <summary>
/// Asks a loader whether an image that is kept is still right. Once whoever waited has been let go, the permit is this call's, and free when its
/// work has really ended.
/// </summary>
internal sealed class RevalidationCall(Dispatcher dispatcher, SharedLoad shared, IImageRevalidator revalidator, ImageSource source, RequestTicket ticket)
    : PluginCall<bool>(dispatcher, shared.ImageId, continuesElsewhere: false)
{
    private IImageRevalidator? _revalidator = revalidator;

    /// <summary>Asks. The owner has been acquired.</summary>
    public ValueTask<bool> RunAsync(RouteOwner owner, long deadline) => Start(owner, deadline, CancellationToken.None);

    protected override Task<bool> InvokeAsync() => _revalidator!.IsCurrentAsync(
        new ImageLoadRequest(ImageId) { Options = shared.Options, CancellationToken = StopWork, PixelAllocator = Dispatcher.PixelAllocator },
        source).AsTask();

    protected override void Check(bool result)
    {
    }

    protected override void OnEnded(bool wasLeft)
    {
        _revalidator = null;
        if (wasLeft)
            ticket.Dispose();
    }
}
