namespace ImageLoaders.Abstractions.Tests.Loading;

internal sealed class ImageLoadRequestTests
{
    [Test]
    public async Task Run_Image_CompletesWithIt()
    {
        var request = new ImageLoadRequest("test:1");
        var image = new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8));

        var load = request.Run((_, _) => Task.FromResult(image));

        Assert.That(load.ImageId, Is.EqualTo(new ImageId("test:1")));
        Assert.That(await load, Is.SameAs(image));
        Assert.That(await load.Completion, Is.SameAs(image));
    }

    [Test]
    public void Run_LoaderGetsItsOwnRequest() =>
        new ImageLoadRequest("test:1") { Options = new() { Priority = 7 } }.Run((request, _) =>
        {
            Assert.That((request.ImageId.Value, request.Options.Priority), Is.EqualTo(("test:1", 7)));
            return Task.FromException<Image>(new InvalidOperationException());
        });

    [Test]
    public void Run_ThrowsAtOnce_FaultsTheLoadInsteadOfTheCaller()
    {
        var load = new ImageLoadRequest("test:1").Run((_, _) => throw new InvalidDataException("Byte 12 is wrong."));

        AssertFault(load, ImageLoadError.Malformed, "Byte 12 is wrong.");
    }

    [Test]
    public void Run_ThrowsLater_Faults()
    {
        var load = new ImageLoadRequest("test:1").Run(async (_, _) =>
        {
            await Task.Yield();
            throw new ImageLoadException(ImageLoadError.Unsupported, "No decoder.");
        });

        AssertFault(load, ImageLoadError.Unsupported, "No decoder.");
    }

    [Test]
    public void Run_NoTask_IsTheLoadersFault() =>
        AssertFault(new ImageLoadRequest("test:1").Run((_, _) => null!), ImageLoadError.LoaderFault,
            "The loader returned no task. Return one, or throw an ImageLoadException.");

    [Test]
    public void Run_NoImage_IsTheLoadersFault() =>
        AssertFault(new ImageLoadRequest("test:1").Run((_, _) => Task.FromResult<Image>(null!)), ImageLoadError.LoaderFault,
            "The loader completed without an image. Return one, or throw an ImageLoadException.");

    [Test]
    public void Run_ExceptionThatCannotSayWhy_StillSettles()
    {
        var load = new ImageLoadRequest("test:1").Run((_, _) => throw new MuteException());

        AssertFault(load, ImageLoadError.LoaderFault,
            "The loader failed with MuteException, which cannot say why. This is a defect of the plugin.");
    }

    [Test]
    public void Run_Twice_Throws()
    {
        var request = new ImageLoadRequest("test:1?token=x");
        request.Run((_, _) => throw new InvalidDataException());

        Assert.That(() => request.Run((_, _) => throw new InvalidDataException()),
            Throws.InvalidOperationException.With.Message
                .EqualTo("The request for test:1?token=… has been run already. Make a new one for each load."));
    }

    [Test]
    public void Run_NoDelegate_Throws() => Assert.That(() => new ImageLoadRequest("test:1").Run(null!), Throws.ArgumentNullException);

    [Test]
    public void LoadImage_WithoutAHost_FaultsWithAReason() =>
        AssertFault(new ImageLoadRequest("test:1").LoadImage("test:2"), ImageLoadError.NoLoader,
            "This request was made without a host, so no other image can be loaded. Set NestedLoader.", "test:2");

    [Test]
    public async Task LoadImage_NestedLoader_IsAsked()
    {
        var parent = new ImageLoadRequest("sum:test:2")
        {
            NestedLoader = id => new ImageLoadRequest(id)
                .Run((child, _) => Task.FromResult(new Image(child.AllocatePixels(1, 2, PixelFormat.Gray8)))),
        };

        var image = await parent.Run(async (request, _) => await request.LoadImage(request.ImageId.Rest));

        Assert.That((image.Rows, image.Columns), Is.EqualTo((1, 2)));
    }

    [Test]
    public void LoadImage_NestedFailure_KeepsTheErrorAndNamesBoth()
    {
        var parent = new ImageLoadRequest("sum:test:2")
        {
            NestedLoader = id => new ImageLoadRequest(id)
                .Run((_, _) => throw new ImageLoadException(ImageLoadError.NotFound, "It is gone.")),
        };

        AssertFault(parent.Run(async (request, _) => await request.LoadImage("test:2")), ImageLoadError.NotFound,
            "test:2: It is gone.", "sum:test:2");
    }

    [Test]
    public void StartStage_UndefinedStage_Throws()
    {
        var request = new ImageLoadRequest("test:1");

        Assert.That(() => request.StartStage((LoadStage)4), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Options_Text_HidesTheAuthorization()
    {
        var options = new ImageLoadOptions
        {
            RequestType = RequestType.Prefetch,
            Priority = 3,
            Authorization = "Bearer SECRET",
            Target = new(10, 20)
        };

        Assert.That(options.ToString(), Is.EqualTo("Prefetch 3, authorized, 10 x 20 is enough"));
        Assert.That(new ImageLoadOptions().ToString(), Is.EqualTo("Interaction 0"));
    }

    private static void AssertFault(ImageLoadObject load, ImageLoadError error, string reason, string imageId = "test:1")
    {
        var exception = Assert.ThrowsAsync<ImageLoadException>(async () => await load);
        Assert.That((exception.Error, exception.Reason, exception.ImageId), Is.EqualTo((error, reason, imageId)));
        Assert.That(exception.InnerException, Is.Null);
        Assert.That(exception.Data, Is.Empty);
        Assert.That(load.Completion.Status, Is.EqualTo(TaskStatus.Faulted));
    }

    private sealed class MuteException : Exception
    {
        public override string Message => throw new NotSupportedException();

        public override string ToString() => throw new NotSupportedException();
    }
}
