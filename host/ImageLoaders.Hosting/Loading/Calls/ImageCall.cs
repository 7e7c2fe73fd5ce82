using ImageLoaders.Hosting.Loading.Nested;

namespace ImageLoaders.Hosting.Loading.Calls;

/// <summary>
/// One call of a loader, for all callers of a shared load. It holds the load's permit until the loader's own work has ended.
/// </summary>
internal sealed class ImageCall(PluginCallServices services, SharedLoad shared, IImageLoader loader)
    : PluginCall<Image>(services, continuesElsewhere: false)
{
    private IImageLoader? _loader = loader;
    private ImageLoadObject? _load;

    public override ImageId ImageId => shared.ImageId;

    public override Nesting Nesting => field ??= Nesting.ForLoad(shared);

    protected override ImageLoadOptions Options => shared.Options;

    /// <summary>Loads. The owner has been acquired.</summary>
    public ValueTask<Image> RunAsync(RouteOwner owner, long deadline) => Start(owner, deadline, CancellationToken.None);

    protected override Task<Image> InvokeAsync()
    {
        var load = _loader!.LoadImage(new ImageLoadRequest(ImageId)
        {
            Options = Options,
            CancellationToken = StopWork,
            PixelAllocator = Services.PixelAllocator,
            TimeProvider = Services.TimeProvider,
            Nested = Nested,
        }) ?? throw new ImageLoadException(
            ImageLoadError.LoaderFault, "The loader returned no load object. It must return the result of request.Run.");
        if (!load.Completion.IsCompleted)
        {
            _load = load;
            load.ProgressChanged += Forward;
        }

        if (load.Progress is { } progress)
            Forward(progress);
        return load.Completion;
    }

    // A loader may have taken memory of an allocator of its own; everything else about an image holds by its making.
    protected override void Check(Image result)
    {
        var limits = Services.PixelAllocator.Limits;
        if (result.Pixels.Length > limits.MaximumLengthBytes || result.Rows > limits.MaximumRows || result.Columns > limits.MaximumColumns)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The loader made {result.Rows} x {result.Columns} pixels of {result.Format}, past ImageLoaders:PixelLimits. "
                + "A loader takes memory by request.AllocatePixels, which refuses before.");
        ThrowIfBroken("an image", ImageRules.Check(result));
    }

    protected override void OnEnded(bool wasLeft)
    {
        if (_load is { } load)
            load.ProgressChanged -= Forward; // a loader may keep the load object for others
        _loader = null;
        _load = null;
        shared.Permit!.Dispose();
    }

    private void Forward(ImageLoadProgress progress)
    {
        if (!IsOver)
            shared.ReportProgress(progress);
    }
}
