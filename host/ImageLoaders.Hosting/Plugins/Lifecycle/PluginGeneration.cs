using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Plugins.Unloading;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// One copy of a plugin, from its start to its end. Everything of the plugin's that the host holds hangs on one field, which is read in
/// methods that are not inlined and never in a local of an asynchronous one; when the field is cleared, nothing of the host's keeps the
/// plugin alive.
/// </summary>
internal sealed class PluginGeneration(PluginInspection inspection, ShadowCopy copy, PluginServices services, SharedAssemblies shared)
    : RouteOwner
{
    // How much longer than its deadline a start is waited for, so that a plugin that heeds the token is not given up.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly LeaseCount _leases = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Live? _live;
    private Task<string?> _start = Task.FromResult<string?>(null);
    private Task<ImmutableArray<string>>? _unload;
    private ImmutableArray<WeakReference> _contexts = [];
    private volatile string _phase = "loading its DLL";
    private bool _nativePinned;

    public override string Name => inspection.Name;

    public override string ContentHash => copy.ContentHash;

    /// <summary>Schemes that it registered, whoever got them; in ordinal order.</summary>
    public ImmutableArray<string> ClaimedSchemes { get; private set; } = [];

    /// <summary>Extensions of files that it registered, with the dot, whoever got them; in lower case and ordinal order.</summary>
    public ImmutableArray<string> ClaimedExtensions { get; private set; } = [];

    /// <summary>Calls of it that run.</summary>
    public int ActiveCalls => _leases.Count;

    /// <summary>Whether the thread that starts it still runs after its deadline.</summary>
    public bool IsAbandoned { get; private set; }

    public bool NativePinned => Volatile.Read(ref _live) is null ? _nativePinned : ReadNativePinned();

    /// <summary>What it has loaded and was lent; nothing once it has been unloaded.</summary>
    public ImmutableArray<LoadedModule> Modules
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => Volatile.Read(ref _live)?.LoadContext.Modules ?? [];
    }

    /// <summary>Whether it registered anything at all.</summary>
    public bool HasRegistered { get; private set; }

    /// <summary>Settings that it had not read when it had started.</summary>
    public string[] UnreadSettings { get; private set; } = [];

    /// <summary>Whether it lives in this context.</summary>
    public bool IsIn(AssemblyLoadContext context) => _contexts.Any(own => own.Target == context);

    public override bool TryAcquire() => _leases.TryAcquire();

    public override void Release() => _leases.Release();

    /// <summary>
    /// Makes the plugin, lets it register and start. <see langword="null"/>, or why it failed. What failed is to be unloaded.
    /// </summary>
    public async Task<string?> StartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _start = PluginThread.Run($"ImageLoaders: start {Name}", () => Activate(timeout, cancellationToken), GetLoadContext);
        var patience = timeout + Grace < LongestTimer ? timeout + Grace : LongestTimer;
        if (await PluginThread.EndsWithinAsync(_start, patience, services.TimeProvider).ConfigureAwait(false))
            return await _start.ConfigureAwait(false);
        IsAbandoned = true;
        return TooLate(timeout);
    }

    /// <summary>Told when more calls than may be are past their deadline and still run.</summary>
    public Action? TooManyStuck { get; init; }

    /// <summary>Told when the last call that was stuck has ended.</summary>
    public Action? NoneStuck { get; init; }

    /// <summary>Which of its plugin's, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>Whether its code stays in the process for good.</summary>
    public bool IsPermanent { get; init; }

    public int MaximumStuckCalls { get; init; } = int.MaxValue;

    /// <summary>
    /// Publishes its routes, all in one step, in the place of an older generation's or of its own: the loaders of the schemes that it
    /// won, and the providers of all schemes but those that it lost.
    /// </summary>
    /// <param name="routes">Where they are published.</param>
    /// <param name="won">The schemes that it won, and the extensions, with their dot.</param>
    /// <param name="old">The generation whose routes end.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Publish(RouteTable routes, IReadOnlySet<string> won, RouteOwner? old)
    {
        var registrations = _live!.Context.Registrations;
        routes.Replace(
            old,
            [.. registrations.Loaders.Where(pair => won.Contains(pair.Key)).Select(pair => new Route(pair.Key, pair.Value, this))],
            Providers(registrations.Providers),
            Providers(registrations.ListProviders),
            [.. registrations.FileTypes.Where(item => won.Contains(item.Scheme))
                .Select(item => new FileTypeRoute(new(item.Scheme, WithExtensions(item.FileType, won), Name), this))]);

        ImmutableArray<ProviderRoute<T>> Providers<T>(List<(string Scheme, T Provider, int Priority)> all)
            where T : class =>
            [.. all.Where(item => won.Contains(item.Scheme) || !ClaimedSchemes.Contains(item.Scheme))
                .Select(item => new ProviderRoute<T>(item.Scheme, item.Provider, item.Priority, this))];
    }

    protected override void OnNoneStuck() => NoneStuck?.Invoke();

    protected override void OnStuck(int stuckCalls)
    {
        if (stuckCalls == MaximumStuckCalls + 1)
            TooManyStuck?.Invoke();
    }

    /// <summary>
    /// Takes no more loads, waits for those that run, stops and disposes the plugin, and unloads its context; each step under its
    /// deadline. Its routes must be gone. Gives what went wrong on the way. Called again, it gives the same.
    /// </summary>
    public Task<ImmutableArray<string>> UnloadAsync(UnloadDeadlines deadlines)
    {
        lock (_lock)
            return _unload ??= RunUnloadAsync(deadlines);
    }

    /// <summary>
    /// Ends when <see cref="UnloadAsync"/> waits no longer for loads to end by themselves: they have, or their time is over.
    /// </summary>
    public Task WhenDrained => _drained.Task;

    /// <summary>After <see cref="UnloadAsync"/>: whether its contexts are gone, which also deletes the copy.</summary>
    public async Task<bool> IsGoneAsync()
    {
        if (IsPermanent)
            return true; // nobody expects it to go
        foreach (var context in _contexts)
            if (!await UnloadProof.IsGoneAsync(context, services.TimeProvider).ConfigureAwait(false))
                return false;
        copy.TryDelete();
        return true;
    }

    /// <summary>
    /// Whether a generation that was said to have leaked is gone by now, which also deletes the copy. It collects no garbage.
    /// </summary>
    public bool HasGone()
    {
        if (_contexts.Any(context => context.IsAlive))
            return false;
        copy.TryDelete();
        return true;
    }

    /// <summary>The start, where it still runs; else completed.</summary>
    public Task WhenStartEnds() => _start;

    private string TooLate(TimeSpan timeout) =>
        $"It did not start within {timeout.TotalSeconds:0.###} s: {_phase} was still running. "
        + "Raise ImageLoaders:PluginStartTimeout, or mend the plugin.";

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Activate(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, services.TimeProvider);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var context = new PluginLoadContext(Name, copy.Folder, shared, isCollectible: !IsPermanent);
        _contexts = [new(context, trackResurrection: true), new(context.Main, trackResurrection: true)];
        var live = new Live(context, new PluginContext(Name, services, Number));
        Volatile.Write(ref _live, live);
        using var reflection = context.EnterContextualReflection();
        var type = context.LoadMainAssembly(inspection.SetsDllImportResolver).GetType(inspection.EntryType!, throwOnError: true)!;
        _phase = "its constructor";
        var made = Activator.CreateInstance(type);
        live.Plugin = made as IImageLoaderPlugin
            ?? throw new InvalidCastException(PluginFailure.DescribeCast(type, typeof(IImageLoaderPlugin)));
        _phase = "Register";
        live.Plugin.Register(live.Context);
        live.Context.Registrations.Close();
        HasRegistered = !live.Context.Registrations.IsEmpty;
        ClaimedSchemes = [.. live.Context.Registrations.Loaders.Keys.Order(StringComparer.Ordinal)];
        ClaimedExtensions = [.. live.Context.Registrations.FileTypes
            .SelectMany(item => item.FileType.Extensions).Select(extension => extension.ToLowerInvariant())
            .Distinct().Order(StringComparer.Ordinal)];
        _phase = "StartAsync";
        try
        {
            live.Plugin.StartAsync(deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new TimeoutException(TooLate(timeout));
        }

        UnreadSettings = live.Context.UnreadSettings;
    }

    private async Task<ImmutableArray<string>> RunUnloadAsync(UnloadDeadlines deadlines)
    {
        var troubles = ImmutableArray.CreateBuilder<string>();
        _leases.Close();
        var drained = await EndsAsync(_leases.Drained, deadlines.Drain).ConfigureAwait(false);
        _drained.TrySetResult();
        await CallAsync("stop", StopPlugin, "what it registered on its stopping token", deadlines.Stop, troubles).ConfigureAwait(false);
        if (!drained && !await EndsAsync(_leases.Drained, deadlines.Stop).ConfigureAwait(false))
            troubles.Add($"{_leases.Count} of its loads still run, {deadlines.Stop.TotalSeconds:0.###} s after they were told to stop.");
        if (!_start.IsCompleted)
            troubles.Add($"{_phase} still runs on the thread that was to start it.");
        await CallAsync("dispose", DisposePlugin, "its disposal", deadlines.Dispose, troubles).ConfigureAwait(false);
        Drop();
        if (!_start.IsCompleted)
            _ = _start.ContinueWith(_ => Drop(), TaskScheduler.Default); // it may have made something since
        return troubles.ToImmutable();
    }

    private static FileType WithExtensions(FileType type, IReadOnlySet<string> won) =>
        type with { Extensions = type.Extensions.RemoveAll(extension => !won.Contains(extension.ToLowerInvariant())) };

    private Task<bool> EndsAsync(Task task, TimeSpan time) => PluginThread.EndsWithinAsync(task, time, services.TimeProvider);

    private async Task CallAsync(string verb, Action call, string what, TimeSpan timeout, ImmutableArray<string>.Builder troubles)
    {
        var run = PluginThread.Run($"ImageLoaders: {verb} {Name}", call, GetLoadContext);
        if (!await EndsAsync(run, timeout).ConfigureAwait(false))
            troubles.Add($"{what} took longer than {timeout.TotalSeconds:0.###} s, and still runs.");
        else if (await run.ConfigureAwait(false) is { } failure)
            troubles.Add($"{what} failed: {failure}");
    }

    private void StopPlugin() => _live?.Context.Stop();

    private void DisposePlugin()
    {
        if (_live is not { } live)
            return;
        using var reflection = live.LoadContext.EnterContextualReflection();
        switch (live.Plugin)
        {
            case IAsyncDisposable plugin:
                plugin.DisposeAsync().AsTask().GetAwaiter().GetResult();
                break;
            case IDisposable plugin:
                plugin.Dispose();
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Drop()
    {
        if (Interlocked.Exchange(ref _live, null) is not { } live)
            return;
        _nativePinned = live.LoadContext.NativePinned;
        live.Context.Dispose();
        if (!IsPermanent)
            live.LoadContext.UnloadBoth();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private PluginLoadContext? GetLoadContext() => Volatile.Read(ref _live)?.LoadContext;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool ReadNativePinned() => _live?.LoadContext.NativePinned ?? _nativePinned;

    private sealed class Live(PluginLoadContext loadContext, PluginContext context)
    {
        public PluginLoadContext LoadContext => loadContext;

        public PluginContext Context => context;

        public IImageLoaderPlugin? Plugin { get; set; }
    }
}
