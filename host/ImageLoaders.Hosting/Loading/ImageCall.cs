namespace ImageLoaders.Hosting.Loading;

/// <summary>One load of an image, and the way from it to those that it is made of.</summary>
internal sealed class ImageCall(Dispatcher dispatcher, ImageId imageId, ImageLoadOptions options, ImageCall? parent)
    : PluginCall<Image>(dispatcher, imageId, TaskCreationOptions.None)
{
    private const int DeepestNesting = 8;

    private readonly int _depth = parent is null ? 0 : parent._depth + 1;
    private ImageLoadRequest? _callerRequest;
    private IImageLoader? _loader;
    private ImageLoadObject? _load;

    /// <summary>What the caller's request runs.</summary>
    /// <param name="callerRequest">The host's own request, which the caller's load object belongs to.</param>
    /// <param name="callerToken">Fires when the caller leaves.</param>
    public Task<Image> RunAsync(ImageLoadRequest callerRequest, CancellationToken callerToken)
    {
        _callerRequest = callerRequest;
        ThrowIfNestedTooFar();
        var route = Dispatcher.TryAcquireRoute(ImageId);
        return route is null ? RunWhenStartedAsync(callerToken) : StartWith(route, callerToken);
    }

    protected override Task<Image> InvokeAsync()
    {
        var load = _loader!.LoadImage(new ImageLoadRequest(ImageId)
        {
            Options = options,
            CancellationToken = StopWork,
            PixelAllocator = Dispatcher.PixelAllocator,
            NestedLoader = LoadNested,
        }) ?? throw new ImageLoadException(ImageLoadError.LoaderFault, "The loader returned no load object. It returns what request.Run gives.");
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
        var limits = Dispatcher.PixelAllocator.Limits;
        if (result.Pixels.Length > limits.MaximumLengthBytes || result.Rows > limits.MaximumRows || result.Columns > limits.MaximumColumns)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"The loader made {result.Rows} x {result.Columns} pixels of {result.Format}, past ImageLoaders:PixelLimits. A loader takes memory by request.AllocatePixels, which refuses before.");
    }

    protected override void OnEnded()
    {
        if (_load is { } load)
            load.ProgressChanged -= Forward; // a loader may keep the load object for others
    }

    private Task<Image> StartWith(Route route, CancellationToken callerToken)
    {
        _loader = route.Loader;
        // A nested load has its parent's time: the parent's token is its caller's.
        return Start(route.Owner, parent is null ? Dispatcher.LoadTimeout : Timeout.InfiniteTimeSpan, callerToken);
    }

    private async Task<Image> RunWhenStartedAsync(CancellationToken callerToken)
    {
        await Dispatcher.Started.WaitAsync(callerToken).ConfigureAwait(false);
        var route = Dispatcher.TryAcquireRoute(ImageId)!;
        return await StartWith(route, callerToken).ConfigureAwait(false);
    }

    private ImageLoadObject LoadNested(ImageId nested) => Dispatcher.LoadImage(nested, options, StopWork, this);

    private void ThrowIfNestedTooFar()
    {
        if (parent is null)
            return;
        if (parent.IsOver)
            throw new ImageLoadException(ImageLoadError.LoaderFault, $"It was asked for by the load of {parent.ImageId}, which is over. Await nested loads.");
        if (_depth > DeepestNesting)
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"It would be the {_depth}th load within a load, and {DeepestNesting} are allowed.");
        for (var ancestor = parent; ancestor is not null; ancestor = ancestor.Parent)
            if (ancestor.ImageId == ImageId)
                throw new ImageLoadException(ImageLoadError.InvalidImageId, "The image is made of itself: a load of this id waits for this very load. Mend the ids it is made of.");
    }

    private ImageCall? Parent => parent;

    private void Forward(ImageLoadProgress progress)
    {
        if (IsOver)
            return;
        try
        {
            _callerRequest!.ReportProgress(progress.BytesReceived, progress.TotalBytes);
        }
        catch (Exception exception) // the caller's handler; the loader, which calls this, is not to fail by it
        {
            Log.HandlerFailed(Dispatcher.Logger, "ProgressChanged", ImageId.ToDisplayString(), exception);
        }
    }
}
