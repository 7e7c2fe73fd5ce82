namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>Sets of images that are larger than the cache.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SmallCacheTests
{
    private const int Images = 100;
    private const int ImageBytes = 256 * 256 * 2;
    private const int BudgetBytes = 64 * ImageBytes; // four slabs of sixteen images

    private int _loads;

    [Test]
    public async Task LoadImages_SetLargerThanTheCache_LoadsNoMoreThanTheMissingPartAgain()
    {
        await using var host = await CreateAsync();
        var loads = await CountAsync(host, 4);

        Assert.That(loads, Is.EqualTo(new[] { Images, Images - 64, Images - 64, Images - 64 }));
        Assert.That(host.Cache.GetStatistics().Images, Is.EqualTo(64));
    }

    [Test]
    public async Task LoadImages_InALoad_IsTheSame()
    {
        await using var host = await CreateAsync();
        host.RegisterImageLoader("whole", Loader.From(async (request, token) =>
        {
            await request.LoadImagesAsync(Ids(), cancellationToken: token);
            return Loader.OnePixel(request, 0);
        }));

        var loads = new List<int>();
        for (var i = 0; i < 3; i++)
        {
            Interlocked.Exchange(ref _loads, 0);
            await host.LoadImage($"whole:{i}");
            loads.Add(_loads);
        }

        Assert.That(loads, Is.EqualTo(new[] { Images, Images - 64, Images - 64 }));
    }

    [Test]
    public async Task LoadImages_BudgetOfNoWholeSlabs_LoadsTheMissingPartAgainToTheImage()
    {
        const int SliceBytes = 512 * 512 * 2;
        const int Slices = 60;
        const int Budget = 20_000_000;
        await using var host = await ImageLoaderHost.CreateAsync(Hosts.Options(options =>
        {
            options.MaximumCacheBytes = Budget;
            options.PixelLimits = new();
        }));
        host.RegisterImageLoader("slice", PartLoader(512));
        var loads = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            Interlocked.Exchange(ref _loads, 0);
            await host.LoadImagesAsync(Enumerable.Range(0, Slices).Select(k => new ImageId($"slice:{k}")));
            loads.Add(_loads);
        }

        const int Missing = Slices - (Budget / SliceBytes);
        Assert.That(loads, Is.EqualTo(new[] { Slices, Missing, Missing, Missing }));
    }

    [Test]
    public async Task LoadImages_AtTheSameTime_DoNotEvictEachOthersImages()
    {
        await using var host = await CreateAsync();
        await host.LoadImagesAsync(Ids());
        Interlocked.Exchange(ref _loads, 0);

        await Task.WhenAll(host.LoadImagesAsync(Ids()), host.LoadImagesAsync(Ids()), host.LoadImagesAsync(Ids()));

        Assert.That(_loads, Is.LessThanOrEqualTo(3 * (Images - 64)));
        Assert.That(host.Cache.GetStatistics().Images, Is.EqualTo(64));
    }

    [Test]
    public async Task LoadImages_AnotherSet_TakesTheRoomOfTheFirst()
    {
        await using var host = await CreateAsync();
        await host.LoadImagesAsync(Ids());
        await host.LoadImagesAsync(Ids("other"));
        Interlocked.Exchange(ref _loads, 0);

        await host.LoadImagesAsync(Ids("other"));

        Assert.That(_loads, Is.LessThanOrEqualTo(Images - 64 + 15)); // a slab may lie across both sets
    }

    [Test]
    public async Task LoadImages_KeptPartIsNotTheFirst_StaysWhileTheOthersAreLoaded()
    {
        await using var host = await CreateAsync();
        await host.LoadImagesAsync(Ids().Skip(Images - 64));
        Interlocked.Exchange(ref _loads, 0);

        await host.LoadImagesAsync(Ids());

        Assert.That(_loads, Is.EqualTo(Images - 64));
    }

    private async Task<int[]> CountAsync(ImageLoaderHost host, int times)
    {
        var loads = new int[times];
        for (var i = 0; i < times; i++)
        {
            Interlocked.Exchange(ref _loads, 0);
            await host.LoadImagesAsync(Ids());
            loads[i] = _loads;
        }

        return loads;
    }

    private async Task<ImageLoaderHost> CreateAsync()
    {
        var host = await ImageLoaderHost.CreateAsync(Hosts.Options(options => options.MaximumCacheBytes = BudgetBytes));
        host.RegisterImageLoader("part", PartLoader(256));
        return host;
    }

    private Loader PartLoader(int side) => Loader.From((request, _) =>
    {
        Interlocked.Increment(ref _loads);
        var pixels = request.AllocatePixels(side, side, PixelFormat.Gray16);
        pixels.Memory.Span.Clear();
        return Task.FromResult(new Image(pixels) { Source = new() { FreshFor = Timeout.InfiniteTimeSpan } });
    });

    private static IEnumerable<ImageId> Ids(string name = "x") => Enumerable.Range(0, Images).Select(i => new ImageId($"part:{name}{i}"));
}
