using System.Runtime.CompilerServices;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Loading.Calls;
using ImageLoaders.Hosting.Loading.Providers;
using ImageLoaders.Metadata;
using ImageLoaders.TestTime;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Loading;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class MetadataTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly RouteTable _routes = new();
    private readonly List<ProviderRoute<IMetadataProvider>> _providers = [];
    private readonly HostRegistration _owner = new(_ => { });
    private readonly CancellationTokenSource _stopping = new();

    [TearDown]
    public void DisposeStopping() => _stopping.Dispose();

    [Test]
    public async Task GetMetadata_Providers_AreAskedByPriorityUntilOneAnswers()
    {
        var asked = new List<string>();
        Add(1, _ => Answer(asked, "low", new ImageMetadata(new PatientModule())));
        Add(9, _ => Answer(asked, "high", null));
        Add(5, _ => Answer(asked, "middle", new ImageMetadata(new CineModule())));

        var metadata = await Create().GetAsync("test:x", new(), default);

        Assert.That(metadata!.Get<CineModule>(), Is.Not.Null);
        Assert.That(asked, Is.EqualTo(new[] { "high", "middle" }));
    }

    [Test]
    public async Task GetMetadata_OneFails_TheNextAnswers()
    {
        Add(9, _ => throw new InvalidOperationException("at once"));
        Add(5, async _ =>
        {
            await Task.Yield();
            throw new InvalidOperationException("later");
        });
        Add(1, _ => Task.FromResult<ImageMetadata?>(new()));

        Assert.That(await Create().GetAsync("test:x", new(), default), Is.Not.Null);
        Assert.That(_owner.Failures, Is.EqualTo(2));
    }

    [Test]
    public void GetMetadata_NobodyAnswers_IsTheFirstFailure()
    {
        Add(9, _ => Task.FromResult<ImageMetadata?>(null));
        Add(5, _ => throw new ImageLoadException(ImageLoadError.Malformed, "first"));
        Add(1, _ => throw new ImageLoadException(ImageLoadError.NotFound, "second"));

        Assert.That(async () => await Create().GetAsync("test:x", new(), default),
            Throws.TypeOf<ImageLoadException>().With.Message.Contains("test:x").And.Message.Contains("first"));
    }

    [Test]
    public async Task GetMetadata_NobodyKnows_IsNull()
    {
        Add(0, _ => Task.FromResult<ImageMetadata?>(null));

        Assert.That(await Create().GetAsync("test:x", new(), default), Is.Null);
    }

    [Test]
    public async Task GetMetadata_SchemeWithALoaderAlone_IsNull()
    {
        var lookup = Create();
        _routes.Replace(null, [new("image", Loader.Pixel(0), _owner)], []);

        Assert.That(await lookup.GetAsync("image:x", new(), default), Is.Null);
    }

    [TestCase("other:x", ImageLoadError.NoLoader)]
    [TestCase("", ImageLoadError.InvalidImageId)]
    public void GetMetadata_IdOfNobody_SaysWhy(string id, ImageLoadError error) =>
        Assert.That(async () => await Create().GetAsync(id, new(), default),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(error));

    [Test]
    public void GetMetadata_NoTask_IsLoaderFault()
    {
        Add(0, _ => null!);

        Assert.That(async () => await Create().GetAsync("test:x", new(), default),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.LoaderFault));
    }

    [Test]
    public async Task GetMetadata_ProviderHangs_CallerIsLetGoAtTheDeadline_AndTheCallIsCounted()
    {
        var began = new TaskCompletionSource();
        var work = new TaskCompletionSource<ImageMetadata?>();
        Add(0, _ =>
        {
            began.SetResult();
            return work.Task;
        });
        var metadata = Create().GetAsync("test:x", new(), default);
        await began.Task;

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That(async () => await metadata, Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.Timeout));
        Assert.That(_owner.Abandoned, Is.EqualTo(1));
        work.SetResult(null);
        await LoadAssertions.UntilAsync(() => _owner.Abandoned == 0);
    }

    [Test]
    public async Task GetMetadata_CallerLeaves_IsCancelled()
    {
        using var caller = new CancellationTokenSource();
        var began = new TaskCompletionSource();
        Add(0, async request =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, request.CancellationToken);
            return null;
        });
        var metadata = Create().GetAsync("test:x", new(), caller.Token);
        await began.Task;

        await caller.CancelAsync();

        Assert.That(async () => await metadata, Throws.InstanceOf<OperationCanceledException>());
    }

    [TestCase("answers")]
    [TestCase("fails")]
    [TestCase("hangs")]
    public async Task GetMetadata_KeptTask_KeepsNothingOfTheProvider(string how)
    {
        var lookup = Create();
        var (kept, provider) = await AskAsync(lookup, how);
        _routes.Replace(_owner, [], []);
        _providers.Clear();

        await LoadAssertions.UntilGoneAsync(provider);

        Assert.That(kept.IsCompleted, Is.True);
        GC.KeepAlive(kept.Exception);
        GC.KeepAlive(lookup);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<(Task<ImageMetadata?> Kept, WeakReference Provider)> AskAsync(MetadataLookup lookup, string how)
    {
        var closure = new object();
        var began = new TaskCompletionSource();
        var provider = new Provider(async request =>
        {
            request.CancellationToken.Register(state => GC.KeepAlive(state), closure); // never taken back
            await Task.Yield();
            began.SetResult();
            if (how == "hangs")
                await new TaskCompletionSource().Task;
            return how == "answers" ? new ImageMetadata()
                : throw new InvalidOperationException("fails") { Data = { ["closure"] = closure } };
        });
        _routes.Replace(null, [], [new("test", provider, 0, _owner)]);
        var kept = lookup.GetAsync("test:x", new(), default);
        await began.Task;
        if (how == "hangs")
            _time.Advance(TimeSpan.FromSeconds(60));
        await kept.ContinueWith(_ => { }, TaskScheduler.Default);
        return (kept, new WeakReference(provider));
    }

    private static Task<ImageMetadata?> Answer(List<string> asked, string name, ImageMetadata? answer)
    {
        asked.Add(name);
        return Task.FromResult(answer);
    }

    private void Add(int priority, Func<ImageLoadRequest, Task<ImageMetadata?>> provide) =>
        _providers.Add(new("test", new Provider(provide), priority, _owner));

    private MetadataLookup Create()
    {
        _routes.Replace(null, [], [.. _providers]);
        var router = new Router(_routes, static () => Task.CompletedTask, static _ => null);
        return new(_routes, router, new PluginCallServices(_time, NullLogger.Instance, new(), TimeSpan.FromSeconds(60), _stopping.Token));
    }

    private sealed class Provider(Func<ImageLoadRequest, Task<ImageMetadata?>> provide) : IMetadataProvider
    {
        public Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request) => provide(request);
    }
}
