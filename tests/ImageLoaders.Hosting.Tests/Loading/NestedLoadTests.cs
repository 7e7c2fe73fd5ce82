namespace ImageLoaders.Hosting.Tests.Loading;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class NestedLoadTests : HostTests
{
    [Test]
    public async Task LoadImage_Nested_GivesTheOtherImageAndInheritsOptions()
    {
        ImageLoadOptions? seen = null;
        Host.RegisterImageLoader("inner", Loader.From((request, _) =>
        {
            seen = request.Options;
            return Task.FromResult(Loader.OnePixel(request, 4));
        }));
        Host.RegisterImageLoader("outer", Loader.From((request, _) => request.LoadImage("inner:x").Completion));
        var options = new ImageLoadOptions { Priority = 9, Authorization = "Bearer x" };

        Assert.That(await Host.LoadImage("outer:x", options).PixelAsync(), Is.EqualTo(4));
        Assert.That(seen, Is.EqualTo(options));
    }

    [Test]
    public async Task LoadImage_LoadObjectOfANestedLoad_MayBeReturned()
    {
        Host.RegisterImageLoader("inner", Loader.Pixel(4));
        Host.RegisterImageLoader("alias", new Loader(request => request.LoadImage("inner:" + request.ImageId.Rest)));

        Assert.That(await Host.LoadImage("alias:x").PixelAsync(), Is.EqualTo(4));
    }

    [Test]
    public async Task LoadImage_ItselfAgain_IsAnError()
    {
        Host.RegisterImageLoader("self", Loader.From((request, _) => request.LoadImage(request.ImageId).Completion));

        var failure = await Host.LoadImage("self:x").FailureAsync();

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(failure.Message, Does.Contain("made of itself"));
    }

    [Test]
    public async Task LoadImage_CircleOfTwo_IsAnError()
    {
        Host.RegisterImageLoader("one", Loader.From((request, _) => request.LoadImage("two:x").Completion));
        Host.RegisterImageLoader("two", Loader.From((request, _) => request.LoadImage("ONE:x").Completion));

        Assert.That((await Host.LoadImage("one:x").FailureAsync()).Message, Does.Contain("made of itself"));
    }

    [TestCase(8, true)]
    [TestCase(9, false)]
    public async Task LoadImage_Depth_IsAtMostEight(int depth, bool isLoaded)
    {
        Host.RegisterImageLoader("deep", Loader.From((request, _) => request.ImageId.Rest == "0"
            ? Task.FromResult(Loader.OnePixel(request, 1))
            : request.LoadImage($"deep:{int.Parse(request.ImageId.Rest, null) - 1}").Completion));
        var load = Host.LoadImage($"deep:{depth}");

        if (isLoaded)
            Assert.That(await load.PixelAsync(), Is.EqualTo(1));
        else
            Assert.That((await load.FailureAsync()).Error, Is.EqualTo(ImageLoadError.InvalidImageId));
    }

    [Test]
    public async Task LoadImage_AskedAfterTheParentIsOver_IsAnError()
    {
        ImageLoadRequest? kept = null;
        Host.RegisterImageLoader("inner", Loader.Pixel(4));
        Host.RegisterImageLoader("outer", Loader.From((request, _) => Task.FromResult(Loader.OnePixel(kept = request, 0))));
        await Host.LoadImage("outer:x");

        Assert.That((await kept!.LoadImage("inner:x").FailureAsync()).Error, Is.EqualTo(ImageLoadError.LoaderFault));
    }

    [Test]
    public async Task LoadImage_WaitForAChild_StopsTheParentsClock()
    {
        var began = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var hasChild = new TaskCompletionSource();
        Host.RegisterImageLoader("inner", Loader.From(async (request, _) =>
        {
            began.SetResult();
            await release.Task;
            return Loader.OnePixel(request, 3);
        }));
        Host.RegisterImageLoader("outer", Loader.From(async (request, token) =>
        {
            Time.Advance(TimeSpan.FromSeconds(50));
            var image = await request.LoadImage("inner:x");
            hasChild.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return image;
        }));
        var load = Host.LoadImage("outer:x");
        await began.Task;

        Time.Advance(TimeSpan.FromSeconds(55)); // the child has 5 seconds left, the parent still 10
        release.SetResult();
        await hasChild.Task;
        Time.Advance(TimeSpan.FromSeconds(9));
        Assert.That(load.Completion.IsCompleted, Is.False);
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await load.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Timeout));
    }

    [Test]
    public async Task LoadImage_ChildPassesItsDeadline_EndsTheParentAndNamesBoth()
    {
        var began = new TaskCompletionSource();
        Host.RegisterImageLoader("inner", Loader.From(async (_, token) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            return null!;
        }));
        Host.RegisterImageLoader("outer", Loader.From(async (request, _) => await request.LoadImage("inner:x")));
        var load = Host.LoadImage("outer:x");
        await began.Task;

        Time.Advance(TimeSpan.FromSeconds(60));

        var failure = await load.FailureAsync();
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Timeout));
        Assert.That(failure.Message, Does.StartWith("outer:x: inner:x: "));
    }

    [Test]
    public async Task LoadImage_WaitsForChildrenWithoutEnd_EndsAtTenTimesTheDeadline()
    {
        var next = new SemaphoreSlim(0);
        var childBegan = new SemaphoreSlim(0);
        Host.RegisterImageLoader("inner", Loader.From(async (request, token) =>
        {
            childBegan.Release();
            await next.WaitAsync(token);
            return Loader.OnePixel(request, 3);
        }));
        Host.RegisterImageLoader("outer", Loader.From(async (request, _) =>
        {
            while (true)
                await request.LoadImage("inner:x");
        }));
        var load = Host.LoadImage("outer:x");
        await childBegan.WaitAsync();

        for (var i = 0; i < 11; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(50)); // less than a child has
            next.Release();
            await childBegan.WaitAsync();
        }

        Time.Advance(TimeSpan.FromSeconds(49));
        Assert.That(load.Completion.IsCompleted, Is.False);
        Time.Advance(TimeSpan.FromSeconds(1));

        var failure = await load.FailureAsync();
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Timeout));
        Assert.That(failure.Message, Does.Contain("00:10:00"));
    }

    [Test]
    public async Task LoadImage_Child_TakesTheLoaderThatIsCurrentWhenItStarts()
    {
        Host.RegisterImageLoader("inner", Loader.Pixel(1));
        Host.RegisterImageLoader("outer", Loader.From(async (request, _) =>
        {
            await request.LoadImage("inner:x");
            Host.RegisterImageLoader("inner", Loader.Pixel(2));
            return await request.LoadImage("inner:x");
        }));

        Assert.That(await Host.LoadImage("outer:x").PixelAsync(), Is.EqualTo(2));
    }
}
