using System.Collections.Immutable;
using System.Runtime.Loader;
using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Loading;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Preparation;
using ImageLoaders.Hosting.Plugins.Unloading;
using ImageLoaders.Hosting.Plugins.Watching;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Lifecycle;

/// <summary>
/// All plugins of one host. Each look at the folder loads what is new, swaps what has changed and unloads what is gone. One look, or one command of the
/// operator's, at a time; who takes long to start, or to finish loads before going, is never waited for in one. Of each plugin one start runs at a time:
/// what is wanted of it meanwhile follows.
/// </summary>
internal sealed class PluginSet : IAsyncDisposable
{
    // The host stops: loads in flight have been cancelled before, and get this long to end.
    private static readonly UnloadDeadlines AtTheEnd = new() { Drain = TimeSpan.FromSeconds(2) };

    private readonly SemaphoreSlim _change = new(1, 1);
    private readonly CancellationTokenSource _stopping;
    private readonly SharedAssemblies _shared = new();
    private readonly ImageLoaderOptions _options;
    private readonly PluginServices _services;
    private readonly RouteTable _routes;
    private readonly ILogger _logger;
    private readonly string _pluginsPath;
    private readonly OperatorState _operator;
    private readonly FolderChanges _folders;
    private readonly SchemeSettlement _schemes;
    private readonly DisabledPlugins _disabled;
    private readonly Dictionary<HostedPlugin, Task> _starting = [];
    private readonly Dictionary<HostedPlugin, bool> _toStartAgain = []; // and whether though its files be the same
    private ImmutableSortedDictionary<string, HostedPlugin> _plugins = ImmutableSortedDictionary.Create<string, HostedPlugin>(StringComparer.Ordinal);
    private OperatorCommands _commands = new();
    private ShadowFolders? _shadows;
    private bool _isDisposed;

    private PluginSet(ImageLoaderOptions options, PluginServices services, RouteTable routes, CancellationToken stopping)
    {
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        (_options, _services, _routes) = (options, services, routes);
        (_schemes, _disabled) = (new(routes, options.SchemeOwners), new(options));
        _logger = services.LoggerFactory.CreateLogger("ImageLoaders.Plugins");
        _pluginsPath = Path.GetFullPath(options.PluginsPath);
        _operator = new(options.StatePath, _logger);
        _folders = new(_pluginsPath, options.PluginQuietTime, services.TimeProvider);
    }

    /// <summary>How every folder is, in ordinal order.</summary>
    public ImmutableArray<PluginStatus> Plugins => [.. Volatile.Read(ref _plugins).Values.Select(plugin => plugin.Status)];

    /// <summary>Threads that were to start a plugin, were given up, and still run.</summary>
    public int AbandonedThreads => Volatile.Read(ref _plugins).Values.Count(plugin => plugin.HasAbandonedThread);

    /// <summary>Whether a plugin could not be loaded by something that may pass, so that a look finds it again.</summary>
    public bool IsAnyTriedAgain => Volatile.Read(ref _plugins).Values.Any(static plugin => plugin.IsTriedAgain);

    /// <summary>What the operator wants, and where it lies.</summary>
    public OperatorState Operator => _operator;

    /// <summary>
    /// Loads every plugin of the folder, and gives schemes out when all have had their time, so that who gets one does not depend on who is faster.
    /// What fails is in <see cref="Plugins"/> with its reason, and keeps nobody else.
    /// </summary>
    /// <exception cref="IOException">The state path cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The state path or the plugins folder cannot be used.</exception>
    public static async Task<PluginSet> StartAsync(ImageLoaderOptions options, PluginServices services, RouteTable routes, CancellationToken stopping = default)
    {
        var set = new PluginSet(options, services, routes, stopping);
        if (!Directory.Exists(set._pluginsPath))
            set._logger.NoPluginsFolder(set._pluginsPath);
        else if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(set._pluginsPath) & UnixFileMode.OtherWrite) != 0)
            set._logger.WorldWritable(set._pluginsPath);
        else if (OperatingSystem.IsLinux() && !LinuxFiles.IsOwn(set._pluginsPath))
            set._logger.ForeignOwner(set._pluginsPath);
        var (_, begun) = await set.LookAsync(isStart: true, stopping).ConfigureAwait(false);
        await Task.WhenAll(begun.Values).ConfigureAwait(false);
        set._schemes.HasBegun = true;
        set.SettleSchemes();
        return set;
    }

    /// <summary>Looks at the folder, and does what has changed. What starts, and what must go, goes on doing so afterwards.</summary>
    /// <returns>When to look again though nothing is heard of the folder; <see langword="null"/> when nothing waits.</returns>
    public async Task<TimeSpan?> FollowAsync(CancellationToken cancellationToken) => (await LookAsync(isStart: false, cancellationToken).ConfigureAwait(false)).Again;

    /// <summary>The same, and waits until what starts has had its time, and what must go has gone.</summary>
    /// <returns>When to look again though nothing is heard of the folder; <see langword="null"/> when nothing waits.</returns>
    public async Task<TimeSpan?> RescanAsync(CancellationToken cancellationToken = default)
    {
        var (again, begun) = await LookAsync(isStart: false, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(begun.Values).WaitAsync(cancellationToken).ConfigureAwait(false);
        return again;
    }

    /// <summary>Keeps what the operator wants of a plugin, and does it.</summary>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    public async Task<PluginStatus?> ChangeAsync(string name, Func<OperatorCommands, OperatorCommands> change, CancellationToken cancellationToken)
    {
        _operator.Change(change);
        var (_, begun) = await LookAsync(isStart: false, cancellationToken).ConfigureAwait(false);
        if (Find(name) is { } plugin && begun.TryGetValue(plugin, out var done))
            await done.WaitAsync(cancellationToken).ConfigureAwait(false);
        return Find(name)?.Status;
    }

    /// <summary>Why a scheme leads nowhere, where a plugin can tell.</summary>
    public string? Explain(string scheme) => Volatile.Read(ref _plugins).Values.Select(plugin => plugin.Explain(scheme)).FirstOrDefault(reason => reason is not null);

    /// <summary>Whether there is a plugin of this name.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Takes the routes of the generation that lives in a context, if one does that serves; beside whatever else happens.</summary>
    public void Quarantine(AssemblyLoadContext context, string cause)
    {
        foreach (var plugin in Volatile.Read(ref _plugins).Values)
            if (plugin.Serving is { } generation && generation.IsIn(context))
                Quarantine(plugin, generation, cause);
    }

    /// <summary>Unloads one plugin, and proves it by collecting garbage when that is wanted.</summary>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    public async Task<PluginStatus?> UnloadAsync(string name, UnloadDeadlines deadlines, bool prove)
    {
        if (Find(name) is not { } plugin)
            return null;
        await plugin.RetireAsync(_routes, deadlines, reason: null, prove).ConfigureAwait(false);
        await plugin.WhenRetiredAsync().ConfigureAwait(false);
        return plugin.Status;
    }

    /// <summary>Ends what starts, unloads all, without a proof, and deletes their copies.</summary>
    public async ValueTask DisposeAsync()
    {
        await _change.WaitAsync().ConfigureAwait(false);
        _isDisposed = true;
        var starting = Task.WhenAll(_starting.Values);
        _change.Release();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever waited for it was told
        var plugins = Volatile.Read(ref _plugins).Values;
        await Task.WhenAll(plugins.Select(plugin => plugin.WhenCleanAsync())).ConfigureAwait(false);
        await Task.WhenAll(plugins.Select(plugin => plugin.RetireAsync(_routes, AtTheEnd, reason: null, prove: false))).ConfigureAwait(false);
        await Task.WhenAll(plugins.Select(plugin => plugin.WhenRetiredAsync())).ConfigureAwait(false);
        foreach (var plugin in plugins)
            plugin.Dispose();
        _shadows?.Dispose();
        _stopping.Dispose();
    }

    private void OnTooManyStuck(HostedPlugin plugin, PluginGeneration generation) =>
        Quarantine(plugin, generation, $"{generation.Stuck} of its calls were told to stop and still run (ImageLoaders:MaximumStuckCalls).", heals: true);

    private void Quarantine(HostedPlugin plugin, PluginGeneration generation, string cause, bool heals = false) =>
        _ = Task.Run(() => plugin.QuarantineAsync(_routes, generation, cause, heals));

    private void OnNoneStuck(HostedPlugin plugin, PluginGeneration generation) => _ = Task.Run(() => plugin.HealAsync(_routes, generation));

    private HostedPlugin? Find(string name) =>
        Volatile.Read(ref _plugins).Values.Where(plugin => plugin.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).MinBy(plugin => plugin.IsGone);

    private async Task<(TimeSpan? Again, Dictionary<HostedPlugin, Task> Begun)> LookAsync(bool isStart, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isDisposed)
                return (null, []);
            var before = _commands;
            _commands = _operator.Read();
            var look = _folders.Look(_plugins.Values.Where(plugin => !plugin.IsGone).ToDictionary(plugin => plugin.FolderPath, plugin => plugin.Attempted), isStart);
            foreach (var plugin in _plugins.Values)
                plugin.IsGone = look.Gone.Contains(plugin.FolderPath) || (plugin.IsGone && !look.Changed.Contains(plugin.FolderPath));
            SettleSchemes(); // before those who go lose theirs
            var begun = new Dictionary<HostedPlugin, Task>(_starting);
            foreach (var plugin in _plugins.Values)
                await RetireUnwantedAsync(plugin, begun).ConfigureAwait(false);
            StartWanted(look.Changed, before, begun);
            return (look.LookAgainAfter, begun);
        }
        finally
        {
            _change.Release();
        }
    }

    private async Task RetireUnwantedAsync(HostedPlugin plugin, Dictionary<HostedPlugin, Task> begun)
    {
        if (WhyUnwanted(plugin) is not { } reason)
            return;
        if (_starting.ContainsKey(plugin))
        {
            plugin.Withdraw(_routes); // it goes when what starts has started or failed to
            return;
        }

        await plugin.RetireAsync(_routes, new() { Drain = _options.PluginDrainTimeout }, reason, prove: true).ConfigureAwait(false);
        if (plugin.WhenRetiredAsync() is { IsCompleted: false } retired)
            begun[plugin] = DismissAsync(plugin, retired);
        else
            Dismiss(plugin);
    }

    private async Task DismissAsync(HostedPlugin plugin, Task retired)
    {
        await retired.ConfigureAwait(false);
        await _change.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!_isDisposed)
                Dismiss(plugin);
        }
        finally
        {
            _change.Release();
        }
    }

    // It may be wanted again by now, or have gone once more.
    private void Dismiss(HostedPlugin plugin)
    {
        if (plugin.State is PluginState.Draining or PluginState.Unloading or PluginState.Leaked || _starting.ContainsKey(plugin) || WhyUnwanted(plugin) is not { } reason)
            return;
        if (plugin.IsGone)
            Volatile.Write(ref _plugins, _plugins.Remove(plugin.FolderPath));
        else if (plugin.State != PluginState.Disabled)
            plugin.Refuse(PluginState.Disabled, reason);
    }

    private void StartWanted(IReadOnlyCollection<string> changed, OperatorCommands before, Dictionary<HostedPlugin, Task> begun)
    {
        foreach (var folder in changed.Union(_plugins.Keys))
        {
            if ((_plugins.GetValueOrDefault(folder) ?? Add(folder)) is not { } plugin || WhyUnwanted(plugin) is not null)
                continue; // one that has leaked is not said to be disabled, and is all the same
            var isStarting = _starting.ContainsKey(plugin);
            var isReloaded = _commands.GetReloadTime(plugin.Name) > before.GetReloadTime(plugin.Name);
            var isTriedAgain = plugin.State != PluginState.Active && _commands.GetEnableTime(plugin.Name) > before.GetEnableTime(plugin.Name);
            var isWantedAgain = !isStarting && plugin.State is PluginState.Disabled or PluginState.Draining or PluginState.Unloading or PluginState.Unloaded;
            if (!(changed.Contains(folder) || isReloaded || isTriedAgain || isWantedAgain))
                continue;
            if (isStarting)
                _toStartAgain[plugin] = isReloaded || _toStartAgain.GetValueOrDefault(plugin);
            else
                Start(plugin, isReloaded, begun);
        }
    }

    private void Start(HostedPlugin plugin, bool evenIfSame, Dictionary<HostedPlugin, Task> begun)
    {
        ShadowFolders shadows;
        try
        {
            shadows = _shadows ??= ShadowFolders.Open(_options.StatePath);
        }
        catch (IOException exception) when (Surroundings.MayPass(exception))
        {
            _logger.StatePathNotUsable(exception.Message);
            plugin.Postpone($"ImageLoaders:StatePath cannot be used: {exception.Message} It is tried again.");
            return;
        }

        plugin.Attempt();
        begun[plugin] = _starting[plugin] = Task.Run(() => StartAsync(plugin, shadows, evenIfSame));
    }

    // Beside whatever else happens. Afterwards it has the schemes that it won, or goes if it is wanted no more, or starts once more.
    private async Task StartAsync(HostedPlugin plugin, ShadowFolders shadows, bool evenIfSame)
    {
        var begun = new Dictionary<HostedPlugin, Task>();
        try
        {
            if (plugin.State is PluginState.Quarantined)
                await plugin.RetireAsync(_routes, new() { Drain = TimeSpan.FromSeconds(1) }, reason: null, prove: true).ConfigureAwait(false);
            // All of a look start at the same time, so that the budget of all is a deadline of each.
            var timeout = _options.PluginStartTimeout < _options.StartTimeout ? _options.PluginStartTimeout : _options.StartTimeout;
            await plugin.PrepareAsync(shadows, timeout, evenIfSame, _stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            await _change.WaitAsync().ConfigureAwait(false);
            try
            {
                _starting.Remove(plugin);
                var isToStartAgain = _toStartAgain.Remove(plugin, out evenIfSame);
                if (!_isDisposed)
                {
                    SettleSchemes();
                    await RetireUnwantedAsync(plugin, begun).ConfigureAwait(false);
                    if (isToStartAgain && WhyUnwanted(plugin) is null)
                        Start(plugin, evenIfSame, begun);
                }
            }
            finally
            {
                _change.Release();
            }
        }

        await Task.WhenAll(begun.Values).ConfigureAwait(false);
    }

    private HostedPlugin? Add(string folder)
    {
        var plugin = new HostedPlugin(folder, _services, _shared, _options, _logger) { TooManyStuck = OnTooManyStuck, NoneStuck = OnNoneStuck };
        var hasTwin = Find(plugin.Name) is { IsGone: false };
        Volatile.Write(ref _plugins, _plugins.Add(folder, plugin));
        if (hasTwin)
            plugin.Refuse(PluginState.Rejected, "Another plugin's name differs from this one by case alone. Rename one of them.");
        else if (_disabled.Explain(plugin.Name, _commands) is { } reason)
            plugin.Refuse(PluginState.Disabled, reason);
        return hasTwin ? null : plugin;
    }

    private void SettleSchemes() =>
        _schemes.Settle([.. _plugins.Values.Where(plugin => plugin.Generation is not null && WhyUnwanted(plugin) is null)]);

    private string? WhyUnwanted(HostedPlugin plugin) => plugin.IsGone ? "Its folder is gone." : _disabled.Explain(plugin.Name, _commands);
}
