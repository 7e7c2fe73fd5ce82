namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// One call of a loader that asks whether the source of a kept image is still current. Once the caller has been let go the call owns the
/// permit,
/// and frees it when its work has really ended.
/// </summary>
internal sealed class RevalidationCall(PluginCallServices services, SharedLoad shared, IImageRevalidator revalidator, ImageSource source)
    : PluginCall<bool>(services, continuesElsewhere: false)
{
    private IImageRevalidator? _revalidator = revalidator;

    public override ImageId ImageId => shared.ImageId;

    /// <summary>Asks. The owner has been acquired.</summary>
    public ValueTask<bool> RunAsync(RouteOwner owner, long deadline) => Start(owner, deadline, CancellationToken.None);

    protected override Task<bool> InvokeAsync() => _revalidator!.IsCurrentAsync(
        new ImageLoadRequest(ImageId) { Options = shared.Options, CancellationToken = StopWork, PixelAllocator = Services.PixelAllocator },
        source) ?? throw new ImageLoadException(ImageLoadError.LoaderFault, "IsCurrentAsync returned no task.");

    protected override void Check(bool result)
    {
    }

    protected override void OnEnded(bool wasLeft)
    {
        _revalidator = null;
        if (wasLeft)
            shared.Permit!.Dispose();
    }
}
