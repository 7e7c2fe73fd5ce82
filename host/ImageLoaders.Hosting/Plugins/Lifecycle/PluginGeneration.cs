using System.Collections.Immutable;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Plugins.Unloading;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// One copy of a plugin, from its start to its end: the deadlines of both, and the calls that run in it. What it is made of is its
/// <see cref="PluginInstance"/>.
/// </summary>
internal sealed class PluginGeneration(PluginInstance instance, ShadowCopy copy, string name, TimeProvider time) : RouteOwner
{
    // How much longer than its deadline a start is waited for, so that a plugin that heeds the token is not given up.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly LeaseCount _leases = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Task<string?> _start = Task.FromResult<string?>(null);
    private Task<ImmutableArray<string>>? _unload;

    public override string Name => name;

    public override string ContentHash => copy.ContentHash;

    /// <summary>What it is made of.</summary>
    public PluginInstance Instance => instance;

    /// <summary>Calls of it that run.</summary>
    public int ActiveCalls => _leases.Count;

    /// <summary>Whether the thread that starts it still runs after its deadline.</summary>
    public bool IsAbandoned { get; private set; }

    public override bool TryAcquire() => _leases.TryAcquire();

    public override void Release() => _leases.Release();

    /// <summary>
    /// Makes the plugin, lets it register and start. <see langword="null"/>, or why it failed. What failed is to be unloaded.
    /// </summary>
    public async Task<string?> StartAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _start = PluginThread.Run($"ImageLoaders: start {Name}", () => instance.Start(timeout, cancellationToken), instance.GetLoadContext);
        var patience = timeout + Grace < LongestTimer ? timeout + Grace : LongestTimer;
        if (await PluginThread.EndsWithinAsync(_start, patience, time).ConfigureAwait(false))
            return await _start.ConfigureAwait(false);
        IsAbandoned = true;
        return instance.TooLate(timeout);
    }

    /// <summary>Told when more calls than may be are past their deadline and still run.</summary>
    public Action? TooManyStuck { get; init; }

    /// <summary>Told when the last call that was stuck has ended.</summary>
    public Action? NoneStuck { get; init; }

    public int MaximumStuckCalls { get; init; } = int.MaxValue;

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
        if (!instance.IsPermanent && !await instance.IsGoneAsync().ConfigureAwait(false))
            return false; // nobody expects what is permanent to go, and its files are not needed any more
        copy.TryDelete();
        return true;
    }

    /// <summary>
    /// Whether a generation that was said to have leaked is gone by now, which also deletes the copy. It collects no garbage.
    /// </summary>
    public bool HasGone()
    {
        if (!instance.IsGone())
            return false;
        copy.TryDelete();
        return true;
    }

    /// <summary>The start, where it still runs; else completed.</summary>
    public Task WhenStartEnds() => _start;

    private async Task<ImmutableArray<string>> RunUnloadAsync(UnloadDeadlines deadlines)
    {
        var troubles = ImmutableArray.CreateBuilder<string>();
        _leases.Close();
        var drained = await EndsAsync(_leases.Drained, deadlines.Drain).ConfigureAwait(false);
        _drained.TrySetResult();
        await CallAsync("stop", instance.Stop, "what it registered on its stopping token", deadlines.Stop, troubles).ConfigureAwait(false);
        if (!drained && !await EndsAsync(_leases.Drained, deadlines.Stop).ConfigureAwait(false))
            troubles.Add($"{_leases.Count} of its loads still run, {deadlines.Stop.TotalSeconds:0.###} s after they were told to stop.");
        if (!_start.IsCompleted)
            troubles.Add($"{instance.Phase} still runs on the thread that was to start it.");
        await CallAsync("dispose", instance.Dispose, "its disposal", deadlines.Dispose, troubles).ConfigureAwait(false);
        instance.Drop();
        if (!_start.IsCompleted)
            _ = _start.ContinueWith(_ => instance.Drop(), TaskScheduler.Default); // it may have made something since
        return troubles.ToImmutable();
    }

    private Task<bool> EndsAsync(Task task, TimeSpan timeout) => PluginThread.EndsWithinAsync(task, timeout, time);

    private async Task CallAsync(string verb, Action call, string what, TimeSpan timeout, ImmutableArray<string>.Builder troubles)
    {
        var run = PluginThread.Run($"ImageLoaders: {verb} {Name}", call, instance.GetLoadContext);
        if (!await EndsAsync(run, timeout).ConfigureAwait(false))
            troubles.Add($"{what} took longer than {timeout.TotalSeconds:0.###} s, and still runs.");
        else if (await run.ConfigureAwait(false) is { } failure)
            troubles.Add($"{what} failed: {failure}");
    }
}
