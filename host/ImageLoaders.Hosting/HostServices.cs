using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Budgets;
using ImageLoaders.Hosting.Cache;
using ImageLoaders.Hosting.Contents;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Providers;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Queue;

namespace ImageLoaders.Hosting;

/// <summary>
/// The parts of one host: makes them of its options, each of those that it needs, and disposes them in the opposite order.
/// </summary>
internal sealed class HostServices : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Telemetry _telemetry;
    private readonly PluginCallServices _calls;
    private readonly LoadBudget _budget;

    public HostServices(ImageLoaderOptions options, HostDependencies dependencies)
    {
        options.Validate();
        TimeProvider = dependencies.TimeProvider;
        var logger = dependencies.LoggerFactory.CreateLogger("ImageLoaders.Host");
        var shared = new SharedLoads();
        Contents = new(options.MaximumContentBytes,
            options.SharedContentPath is { Length: > 0 } folder ? new(Path.GetFullPath(folder), TimeProvider) : null);
        // first of those that refuse an option: nothing is left behind
        var access = new AccessPolicy(options.Access, Contents, logger, dependencies.Resolve);
        Cache = new(options.MaximumCacheBytes, logger, shared.Decache);
        RequestPool = new(options.RequestPool);
        SharedLoads = shared;
        _telemetry = new(Cache, RequestPool, () => Plugins?.Plugins ?? []);
        Events = new(_telemetry, logger);
        Routes = new();
        _budget = new(options, TimeProvider);
        Plugins = new(options, CreatePluginServices(dependencies, access), Routes, _stopping.Token);
        Paths = new(Routes, () => Plugins.Started, access);
        Router = new(Routes, () => Plugins.Started, Plugins.Explain);
        var pixelAllocator = new PixelAllocator(options.PixelLimits, LargestSlab(options.MaximumCacheBytes));
        _calls = new(TimeProvider, logger, pixelAllocator, options.LoadTimeout, _stopping.Token)
        {
            StuckCallTimeout = options.StuckCallTimeout
        };
        Metadata = new(Routes, Router, _calls);
        Lists = new(Routes, Router, _calls);
        var cached = new CachedLoads(Cache, Routes, TimeProvider, _telemetry.Activities, logger);
        var permits = new PermitWait(TimeProvider, _telemetry, _stopping.Token);
        var revalidator = new Revalidator(_calls, new(Routes, Router, Cache, Metadata, Lists, _calls));
        var runner = new LoadRunner(
            Router, RequestPool, permits, cached, revalidator, Routes, _calls, Events, _telemetry.Activities);
        Pipeline = new(Router, cached, shared, runner, Events, pixelAllocator, TimeProvider);
        _calls.Nested = new(Pipeline, shared, Metadata, Lists, Paths);
    }

    public TimeProvider TimeProvider { get; }

    public ImageCache Cache { get; }

    public ContentStore Contents { get; }

    public LoadEvents Events { get; }

    public LoadPipeline Pipeline { get; }

    public MetadataLookup Metadata { get; }

    public PathResolver Paths { get; }

    public ListLookup Lists { get; }

    public PluginLifetime Plugins { get; }

    public RequestPool RequestPool { get; }

    public Router Router { get; }

    public RouteTable Routes { get; }

    public SharedLoads SharedLoads { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Plugins.DisposeAsync().ConfigureAwait(false);
        Contents.Clear();
        _telemetry.Dispose();
        _budget.Dispose();
        _calls.Dispose();
        _stopping.Dispose();
    }

    private PluginServices CreatePluginServices(HostDependencies dependencies, AccessPolicy access)
    {
        return new()
        {
            LoggerFactory = dependencies.LoggerFactory,
            Configuration = dependencies.Configuration.GetSection("Plugins"),
            TimeProvider = dependencies.TimeProvider,
            CreateHttpClient = access.CreateHttpClient,
            OpenContentAsync = access.OpenAsync,
            ListContentAsync = access.ListAsync,
            BudgetOf = _budget.For,
            StateChanged = Events.PluginChanged,
            Retired = Forget,
        };
    }

    // Nothing stays of what the code of a generation has made, or made a part of, that serves no more.
    private void Forget(string contentHash)
    {
        Lists.Forget(contentHash);
        Cache.RemoveWhere(entry => entry.Key.ContentHash == contentHash || entry.Parts?.IsMadeBy(contentHash) == true);
    }

    // A slab is dropped whole: the budget is to hold some sixty-four of them, or it would lose too much at a time. Without a budget nothing
    // is dropped, and the largest slabs cost the collector least.
    private static int LargestSlab(long budgetBytes) =>
        budgetBytes == 0 ? 31 << 20 : (int)Math.Clamp(budgetBytes / 64, 2 << 20, 31 << 20);
}
