using FsCheck;
using FsCheck.Fluent;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>
/// Cache, sharing and queue of a host against <see cref="PipelineModel"/>: callers who come, join, overtake and leave, loads that end well
/// and badly, ids that are decached, and a budget that changes, in any order.
/// </summary>
public sealed class PipelineModelTests
{
    private const int SlabBytes = 2 << 20;
    private const int Ids = 12;
    private const int MaximumRunning = 2;
    private const int MaximumQueued = 3;

    [TestCase(60)]
    [TestCase(1_000, Category = "Long")]
    public void AnySequenceOfCalls_BehavesAsTheModel(int runs)
    {
        var seen = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(runs).WithEndSize(120),
            Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ListOf().Select(list => list.ToArray()).ToArbitrary(),
                steps => RunAsync(steps, seen).GetAwaiter().GetResult()));

        TestContext.Out.WriteLine(string.Join(", ", seen.Select(pair => $"{pair.Value} {pair.Key}")));
        Assert.That(seen.Keys, Is.EquivalentTo(new[] { "Cancelled", "Failed", "Loaded", "Overloaded", "evicted", "hits", "joined" }),
            "every way that a load can take was taken");
    }

    private static async Task RunAsync(int[] steps, SortedDictionary<string, long> seen)
    {
        var options = Hosts.Options(options =>
        {
            options.PixelLimits = new();
            options.MaximumCacheBytes = 3 * SlabBytes;
            (options.RequestPool.MaximumRunning, options.RequestPool.MaximumQueued) = (MaximumRunning, MaximumQueued);
        });
        await using var host = await ImageLoaderHost.CreateAsync(options);
        var run = new Run(host, seen);
        foreach (var step in steps)
            await run.StepAsync(step);
        await run.EndAsync();
    }

    private sealed class Run
    {
        private readonly ImageLoaderHost _host;
        private readonly PipelineModel _model = new(MaximumRunning, MaximumQueued, 3 * SlabBytes);
        private readonly List<PipelineModel.Caller> _callers = [];
        private readonly List<(int Id, TaskCompletionSource<bool> Gate)> _begun = [];
        private int _seen;

        private readonly SortedDictionary<string, long> _ways;

        public Run(ImageLoaderHost host, SortedDictionary<string, long> ways)
        {
            (_host, _ways) = (host, ways);
            host.RegisterImageLoader("model", Loader.From(LoadAsync));
        }

        public async Task StepAsync(int step)
        {
            var id = step / 10 % Ids;
            switch (step % 10)
            {
                case < 5:
                    Come(id, (RequestType)(step / 1_000 % 3));
                    break;
                case < 7 when _model.Running.Count > 0:
                    await FinishAsync(_model.Running[step / 10 % _model.Running.Count], isImage: step % 7 > 0);
                    break;
                case 7 when _callers.Count > 0:
                    var leaves = _callers[^(1 + (step / 10 % Math.Min(_callers.Count, 8)))];
                    _model.Cancel(leaves);
                    leaves.Object.Cancel();
                    break;
                case 8 when id > 0:
                    _model.Decache(id);
                    _host.Cache.Decache($"model:{id}");
                    break;
                case 8:
                    _model.Decache(null);
                    _host.Cache.Purge();
                    break;
                case 9:
                    _model.Budget = step / 10 % 5 * SlabBytes;
                    _host.Cache.MaximumBytes = _model.Budget;
                    break;
            }

            await AssertSameAsync();
        }

        public async Task EndAsync()
        {
            while (_model.Running.Count > 0)
            {
                await FinishAsync(_model.Running[0], isImage: true);
                await AssertSameAsync();
            }

            Assert.That((_host.LoadsRunning, _host.LoadsInFlight), Is.EqualTo((0, 0)));
            Count("hits", _model.Hits);
            Count("evicted", _host.Cache.GetStatistics().Evictions);
        }

        private void Come(int id, RequestType type)
        {
            var caller = new PipelineModel.Caller(id, type, caller =>
                _host.LoadImage($"model:{caller.Id}", new() { RequestType = caller.Type }));
            _callers.Add(caller);
            _model.Come(caller);
            Assert.That(caller.Object.Completion.IsCompletedSuccessfully, Is.EqualTo(caller.Fate == PipelineModel.Fate.Loaded),
                "what is kept is answered at once, and nothing else is");
        }

        private async Task FinishAsync(PipelineModel.Load load, bool isImage)
        {
            load.Gate!.SetResult(isImage);
            _model.Finish(load, isImage ? await load.Callers[0].Object.Completion.WaitAsync(TimeSpan.FromMinutes(5)) : null);
        }

        private async Task AssertSameAsync()
        {
            await LoadAssertions.UntilAsync(() => Begun() == _model.Begun && _host.LoadsRunning == _model.Running.Count
                && _callers.TrueForAll(caller => caller.Object.Completion.IsCompleted == caller.Fate is not PipelineModel.Fate.Waits));
            lock (_begun)
            {
                foreach (var (id, gate) in _begun[_seen..])
                    _model.Running.Single(load => load.Id == id && load.Gate is null).Gate = gate;
                _seen = _begun.Count;
            }

            foreach (var caller in _callers)
                Assert.That(FateOf(caller), Is.EqualTo((caller.Fate, caller.Image)));
            foreach (var settled in _callers.Where(caller => caller.Fate != PipelineModel.Fate.Waits))
                Count(settled.Fate.ToString(), 1);
            if (_callers.RemoveAll(caller => caller.Fate != PipelineModel.Fate.Waits) > 1)
                Count("joined", 1);
            var statistics = _host.Cache.GetStatistics();
            Assert.That(
                (statistics.Images, statistics.SlabBytes, statistics.Hits, statistics.Misses, _host.LoadsInFlight),
                Is.EqualTo((_model.Images, _model.SlabBytes, _model.Hits, _model.Misses, _model.InFlight)));
            Assert.That(statistics.SlabBytes, Is.LessThanOrEqualTo(_model.Budget));
        }

        private void Count(string way, long times)
        {
            if (times > 0)
                _ways[way] = _ways.GetValueOrDefault(way) + times;
        }

        private int Begun()
        {
            lock (_begun)
                return _begun.Count;
        }

        private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
        {
            var id = int.Parse(request.ImageId.Rest, null);
            var gate = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_begun)
                _begun.Add((id, gate));
            if (!await gate.Task.WaitAsync(cancellationToken))
                throw new InvalidDataException("as the test wants it");
            var pixels = request.AllocatePixels(1024, 1024, PixelFormat.Gray8);
            return new Image(pixels) { Source = new() { FreshFor = PipelineModel.IsKept(id) ? Timeout.InfiniteTimeSpan : TimeSpan.Zero } };
        }

        private static (PipelineModel.Fate Fate, Image? Image) FateOf(PipelineModel.Caller caller) => caller.Object.Completion switch
        {
            { IsCompletedSuccessfully: true, Result: var image } => (PipelineModel.Fate.Loaded, image),
            { IsCanceled: true } => (PipelineModel.Fate.Cancelled, null),
            { IsFaulted: true, Exception.InnerException: ImageLoadException { Error: ImageLoadError.Overloaded } } =>
                (PipelineModel.Fate.Overloaded, null),
            { IsFaulted: true, Exception.InnerException: ImageLoadException { Error: ImageLoadError.Malformed } } =>
                (PipelineModel.Fate.Failed, null),
            _ => (PipelineModel.Fate.Waits, null),
        };
    }
}
