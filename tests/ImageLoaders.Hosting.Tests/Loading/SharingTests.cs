using ImageLoaders.TestTime;

namespace ImageLoaders.Hosting.Tests.Loading;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SharingTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly GatedLoader _loader = new();
    private ImageLoaderHost _host = null!;

    [SetUp]
    public async Task CreateHost()
    {
        var options = Hosts.Options();
        options.RequestPool.MaximumRunning = 2;
        options.RequestPool.MaximumQueued = 4;
        _host = await ImageLoaderHost.CreateAsync(options, timeProvider: _time);
        _host.RegisterImageLoader("test", _loader);
    }

    [TearDown]
    public async Task DisposeHost() => await _host.DisposeAsync();

    [Test]
    public async Task LoadImage_SameIdInFlight_CostsOneLoad()
    {
        var loads = Enumerable.Range(0, 10).Select(_ => _host.LoadImage("test:a")).ToArray();
        _loader.Open("test:a");

        var images = await Task.WhenAll(loads.Select(load => load.Completion));

        Assert.That(_loader.Begun("test:a"), Is.EqualTo(1));
        Assert.That(images.Distinct().Count(), Is.EqualTo(1));
        Assert.That(loads.Distinct().Count(), Is.EqualTo(10), "each caller cancels for itself");
    }

    [Test]
    public async Task LoadImage_OtherAuthorizationOrTarget_IsNotShared()
    {
        _ = _host.LoadImage("test:a", new() { Authorization = "one" });
        _ = _host.LoadImage("test:a", new() { Authorization = "two" });

        await LoadAssertions.UntilAsync(() => _loader.Begun("test:a") == 2);
    }

    [Test]
    public async Task Cancel_OneOfTwo_TheOtherGetsTheImage()
    {
        var leaves = _host.LoadImage("test:a");
        var stays = _host.LoadImage("test:a");

        leaves.Cancel();
        Assert.That(await leaves.IsCancelledAsync());
        _loader.Open("test:a");

        Assert.That(await stays.PixelAsync(), Is.EqualTo(1));
        Assert.That(_loader.Cancelled, Is.Zero);
    }

    [Test]
    public async Task Cancel_TheLast_StopsTheWork_AndWhoComesThenGetsAFreshLoad()
    {
        var first = _host.LoadImage("test:a");
        await LoadAssertions.UntilAsync(() => _loader.Begun("test:a") == 1);

        first.Cancel();
        Assert.That(await first.IsCancelledAsync());
        var second = _host.LoadImage("test:a");
        await LoadAssertions.UntilAsync(() => _loader.Cancelled == 1); // both wait for the same gate
        _loader.Open("test:a");

        Assert.That(await second.PixelAsync(), Is.EqualTo(2), "made by the second load");
    }

    [Test]
    public async Task LoadImage_FailureIsShared_EachCallerGetsItsOwnException()
    {
        _host.RegisterImageLoader("bad", Loader.Failing(() => new InvalidDataException("no")));
        var failures = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _host.LoadImage("bad:x").FailureAsync()));

        Assert.That(failures.Select(failure => failure.Error), Is.All.EqualTo(ImageLoadError.Malformed));
        Assert.That(failures.Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task Progress_ReachesEveryCaller()
    {
        var go = new TaskCompletionSource();
        _host.RegisterImageLoader("slow", Loader.From(async (request, _) =>
        {
            await go.Task;
            request.ReportProgress(5, 10);
            return Loader.OnePixel(request, 0);
        }));
        var loads = new[] { _host.LoadImage("slow:x"), _host.LoadImage("slow:x") };
        go.SetResult();
        await Task.WhenAll(loads.Select(load => load.Completion));

        Assert.That(loads.Select(load => load.Progress), Is.All.EqualTo(new ImageLoadProgress(5, 10)));
    }

    [Test]
    public async Task LoadImage_QueueFull_IsOverloaded()
    {
        for (var i = 0; i < 6; i++)
            _ = _host.LoadImage($"test:{i}");

        var failure = await _host.LoadImage("test:6").FailureAsync();

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Overloaded));
        Assert.That(failure.ImageId, Is.EqualTo("test:6"));
    }

    [Test]
    public async Task LoadImage_MoreUrgentCallerJoins_TheQueuedLoadOvertakes()
    {
        _ = _host.LoadImage("test:0");
        _ = _host.LoadImage("test:1");
        await LoadAssertions.UntilAsync(() => _loader.Begun("test:0") + _loader.Begun("test:1") == 2);
        _ = _host.LoadImage("test:thumbnail", new() { RequestType = RequestType.Thumbnail });
        var prefetch = _host.Prefetch(["test:prefetch"])[0];

        _ = _host.LoadImage("test:prefetch");
        _loader.Open("test:prefetch");
        _loader.Open("test:0");

        await prefetch.Completion;
        Assert.That(_loader.Begun("test:thumbnail") == 0 || _loader.OrderOf("test:thumbnail") > _loader.OrderOf("test:prefetch"));
    }

    [Test]
    public async Task Cancel_WhileQueued_NeverReachesTheLoader_AndFreesItsPlace()
    {
        _ = _host.LoadImage("test:0");
        _ = _host.LoadImage("test:1");
        var queued = _host.LoadImage("test:2");

        queued.Cancel();
        Assert.That(await queued.IsCancelledAsync());
        var next = _host.LoadImage("test:3");
        _loader.Open("test:3");
        _loader.Open("test:0");
        await next.Completion;

        Assert.That(_loader.Begun("test:2"), Is.Zero);
    }

    [Test]
    public async Task LoadNested_EveryPermitHeldByAParent_ChildrenRunAllTheSame()
    {
        _host.RegisterImageLoader("sum", Loader.From(async (request, _) =>
        {
            var child = await request.LoadImage("test:child" + request.ImageId.Rest);
            return Loader.OnePixel(request, child.Pixels.Span[0]);
        }));
        var parents = Enumerable.Range(0, 6).Select(i => _host.LoadImage($"sum:{i}")).ToArray();
        for (var i = 0; i < 6; i++)
            _loader.Open($"test:child{i}");

        await Task.WhenAll(parents.Select(parent => parent.Completion)).WaitAsync(LoadAssertions.Hang);
    }

    [Test]
    public async Task LoadNested_TwoLoadsThatWaitForEachOther_AreAnErrorNotADeadlock()
    {
        var bothBegun = new CountdownEvent(2);
        _host.RegisterImageLoader("knot", Loader.From(async (request, _) =>
        {
            bothBegun.Signal();
            await Task.Run(bothBegun.Wait, CancellationToken.None);
            return await request.LoadImage(request.ImageId.Rest == "a" ? "knot:b" : "knot:a");
        }));
        var a = _host.LoadImage("knot:a");
        var b = _host.LoadImage("knot:b");

        Assert.That((await a.FailureAsync()).Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That((await b.FailureAsync()).Error, Is.EqualTo(ImageLoadError.InvalidImageId));
    }

    [Test]
    public async Task DisposeAsync_PermitsHeldByWorkThatNeverEnds_WhoWaitsIsToldAllTheSame()
    {
        _host.RegisterImageLoader("stuck", Loader.From(async (request, _) =>
        {
            request.ReportProgress(1);
            await new TaskCompletionSource().Task;
            return Loader.OnePixel(request, 0);
        }));
        var stuck = new[] { _host.LoadImage("stuck:1"), _host.LoadImage("stuck:2") };
        await LoadAssertions.UntilAsync(() => stuck.All(load => load.Progress is not null));
        var waits = _host.LoadImage("test:a");

        await _host.DisposeAsync();

        Assert.That((await waits.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Overloaded));
        foreach (var load in stuck)
            Assert.That((await load.FailureAsync()).Error, Is.EqualTo(ImageLoadError.Overloaded));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task CancellationStorm_EveryTaskSettles_NoLoadIsLeft_NoPermitIsLost(bool starvedPool)
    {
        var options = Hosts.Options();
        options.RequestPool.MaximumRunning = 16;
        await using var host = await ImageLoaderHost.CreateAsync(options);
        var running = 0;
        host.RegisterImageLoader("storm", Loader.From(async (request, token) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                for (var i = 0; i < 3; i++)
                {
                    token.ThrowIfCancellationRequested();
                    await Task.Yield();
                }

                return Loader.OnePixel(request, byte.Parse(request.ImageId.Rest, null));
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }));
        using var release = new ManualResetEventSlim();
        var blockers = starvedPool ? Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => Task.Run(release.Wait)).ToArray() : [];
        var random = new Random(1);
        var loads = new List<(ImageLoadObject Load, byte Expected)>();

        for (var i = 0; i < 10_000; i++)
        {
            var id = (byte)random.Next(200);
            loads.Add((host.LoadImage($"storm:{id}", new() { RequestType = (RequestType)random.Next(3) }), id));
            while (random.Next(100) < 47)
                loads[random.Next(loads.Count)].Load.Cancel();
        }

        foreach (var (load, _) in loads)
            if (random.Next(100) < 80)
                load.Cancel();
        release.Set();
        await Task.WhenAll(blockers);
        foreach (var (load, expected) in loads)
            if (!await load.IsCancelledAsync())
                Assert.That(await load.PixelAsync(), Is.EqualTo(expected));

        await LoadAssertions.UntilAsync(() => Volatile.Read(ref running) == 0 && host.LoadsInFlight == 0 && host.LoadsRunning == 0);
    }

    /// <summary>Waits for each id until the test opens it; an image's pixel counts the loads of its id.</summary>
    private sealed class GatedLoader : IImageLoader
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, TaskCompletionSource> _gates = [];
        private readonly List<string> _begun = [];
        private int _cancelled;

        public int Cancelled => Volatile.Read(ref _cancelled);

        public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(async (request, token) =>
        {
            Task gate;
            byte count;
            lock (_lock)
            {
                _begun.Add(request.ImageId.Value);
                count = (byte)_begun.Count(id => id == request.ImageId.Value);
                gate = Gate(request.ImageId.Value).Task;
            }

            try
            {
                await gate.WaitAsync(token);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cancelled);
                throw;
            }

            return Loader.OnePixel(request, count);
        });

        public void Open(string id)
        {
            lock (_lock)
                Gate(id).TrySetResult();
        }

        public int Begun(string id)
        {
            lock (_lock)
                return _begun.Count(begun => begun == id);
        }

        public int OrderOf(string id)
        {
            lock (_lock)
                return _begun.IndexOf(id);
        }

        private TaskCompletionSource Gate(string id) =>
            _gates.TryGetValue(id, out var gate) ? gate : _gates[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
