using ImageLoaders.Hosting.Loading.Nested;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// One call of a loader or a provider that asks whether the source of a kept image or listing is still current. Once the caller has been
/// let go the call owns the permit, where there is one, and frees it when its work has really ended.
/// </summary>
internal sealed class RevalidationCall(
    PluginCallServices services,
    ImageId imageId,
    ImageLoadOptions options,
    Nesting nesting,
    IImageRevalidator revalidator,
    ImageSource source,
    RequestPermit? permit)
    : PluginCall<bool>(services, continuesElsewhere: false)
{
    private IImageRevalidator? _revalidator = revalidator;

    public override ImageId ImageId => imageId;

    public override Nesting Nesting => nesting;

    protected override ImageLoadOptions Options => options;

    /// <summary>Asks. The owner has been acquired.</summary>
    public ValueTask<bool> RunAsync(RouteOwner owner, long deadline, CancellationToken callerToken = default) =>
        Start(owner, deadline, callerToken);

    protected override Task<bool> InvokeAsync() => _revalidator!.IsCurrentAsync(
        new ImageLoadRequest(ImageId)
        {
            Options = Options,
            CancellationToken = StopWork,
            PixelAllocator = Services.PixelAllocator,
            Nested = Nested,
        },
        source) ?? throw new ImageLoadException(ImageLoadError.LoaderFault, "IsCurrentAsync returned no task.");

    protected override void Check(bool result)
    {
    }

    protected override void OnEnded(bool wasLeft)
    {
        _revalidator = null;
        if (wasLeft)
            permit?.Dispose();
    }
}
