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
/// All plugins of one host, and what can be done with them. <see cref="PluginScan"/> looks at the folder, <see cref="PluginStarts"/>
/// starts, <see cref="PluginRemoval"/> lets go; <see cref="ChangeLock"/> lets them do so one at a time. Whoever takes long to start, or
/// to finish loads before going, is never waited for in a look. Safe for concurrent use.
/// </summary>
internal sealed class PluginSet : IAsyncDisposable
{
    // The host stops: loads in flight have been cancelled before, and get this long to end.
    private static readonly UnloadDeadlines AtTheEnd = new() { Drain = TimeSpan.FromSeconds(2) };

    private readonly CancellationTokenSource _stopping;
    private readonly ChangeLock _change = new();
    private readonly ILogger _logger;
    private readonly string _pluginsPath;
    private readonly KnownPlugins _plugins;
    private readonly SchemeSettlement _schemes;
    private readonly PluginStarts _starts;
    private readonly PluginScan _look;

    private PluginSet(ImageLoaderOptions options, PluginServices services, RouteTable routes, CancellationToken stopping)
    {
        var shared = new SharedAssemblies();
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _logger = services.LoggerFactory.CreateLogger("ImageLoaders.Plugins");
        _pluginsPath = Path.GetFullPath(options.PluginsPath);
        Operator = new(options.StatePath, _logger);
        _plugins = new(folder => new(folder, services, shared, routes, options, _logger), new(options));
        _schemes = new(_plugins, options.SchemeOwners);
        var dismissal = new PluginRemoval(_plugins, _change, options.PluginDrainTimeout);
        _starts = new(_plugins, _schemes, dismissal, _change, options, _logger, _stopping.Token);
        var folders = new FolderChanges(_pluginsPath, options.PluginQuietTime, services.TimeProvider);
        _look = new(_plugins, folders, Operator, _schemes, dismissal, _starts, _change);
    }

    /// <summary>How every folder is, in ordinal order.</summary>
    public ImmutableArray<PluginStatus> Plugins => [.. _plugins.All.Select(plugin => plugin.Status)];

    /// <summary>Threads that were to start a plugin, were given up, and still run.</summary>
    public int AbandonedThreads => _plugins.All.Count(plugin => plugin.HasAbandonedThread);

    /// <summary>Whether a plugin could not be loaded by something that may pass, so that a look finds it again.</summary>
    public bool IsAnyTriedAgain => _plugins.All.Any(static plugin => plugin.IsTriedAgain);

    /// <summary>What the operator wants, and where it lies.</summary>
    public OperatorState Operator { get; }

    /// <summary>
    /// Loads every plugin of the folder, and gives schemes out when all have had their time, so that who gets one does not depend on who
    /// is faster. What fails is in <see cref="Plugins"/> with its reason, and keeps nobody else.
    /// </summary>
    /// <exception cref="IOException">The state path cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The state path or the plugins folder cannot be used.</exception>
    public static async Task<PluginSet> StartAsync(
        ImageLoaderOptions options, PluginServices services, RouteTable routes, CancellationToken stopping = default)
    {
        var set = new PluginSet(options, services, routes, stopping);
        if (!Directory.Exists(set._pluginsPath))
            set._logger.NoPluginsFolder(set._pluginsPath);
        else if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(set._pluginsPath) & UnixFileMode.OtherWrite) != 0)
            set._logger.WorldWritable(set._pluginsPath);
        else if (OperatingSystem.IsLinux() && !LinuxFiles.IsOwn(set._pluginsPath))
            set._logger.ForeignOwner(set._pluginsPath);
        var (_, begun) = await set._look.LookAsync(isStart: true, stopping).ConfigureAwait(false);
        foreach (var plugin in set._plugins.All)
            plugin.IsFromStart = true;
        await Task.WhenAll(begun.Values).ConfigureAwait(false);
        set._schemes.HasBegun = true;
        set._schemes.Settle();
        return set;
    }

    /// <summary>Looks at the folder, and does what has changed. What starts, and what must go, goes on doing so afterwards.</summary>
    /// <returns>When to look again though nothing is heard of the folder; <see langword="null"/> when nothing waits.</returns>
    public async Task<TimeSpan?> FollowAsync(CancellationToken cancellationToken) =>
        (await _look.LookAsync(isStart: false, cancellationToken).ConfigureAwait(false)).Again;

    /// <summary>The same, and waits until what starts has had its time, and what must go has gone.</summary>
    /// <returns>When to look again though nothing is heard of the folder; <see langword="null"/> when nothing waits.</returns>
    public async Task<TimeSpan?> RescanAsync(CancellationToken cancellationToken = default)
    {
        var (again, begun) = await _look.LookAsync(isStart: false, cancellationToken).ConfigureAwait(false);
        await Task.WhenAll(begun.Values).WaitAsync(cancellationToken).ConfigureAwait(false);
        return again;
    }

    /// <summary>Starts what could not be loaded by something that may pass, and nothing else.</summary>
    public Task RetryAsync(CancellationToken cancellationToken) => _look.RetryAsync(cancellationToken);

    /// <summary>Keeps what the operator wants of a plugin, and does it.</summary>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    public async Task<PluginStatus?> ChangeAsync(
        string name, Func<OperatorCommands, OperatorCommands> change, CancellationToken cancellationToken)
    {
        Operator.Change(change);
        var (_, begun) = await _look.LookAsync(isStart: false, cancellationToken).ConfigureAwait(false);
        if (_plugins.Find(name) is { } plugin && begun.TryGetValue(plugin, out var done))
            await done.WaitAsync(cancellationToken).ConfigureAwait(false);
        return _plugins.Find(name)?.Status;
    }

    /// <summary>Why a scheme leads nowhere, where a plugin can tell.</summary>
    public string? Explain(string scheme) =>
        _plugins.All.Select(plugin => plugin.Explain(scheme)).FirstOrDefault(reason => reason is not null);

    /// <summary>Whether there is a plugin of this name.</summary>
    public bool Has(string name) => _plugins.Find(name) is not null;

    /// <summary>
    /// Takes the routes of the generation that lives in a context, if one does that serves; beside whatever else happens.
    /// </summary>
    public void Quarantine(AssemblyLoadContext context, string cause)
    {
        foreach (var plugin in _plugins.All)
            if (plugin.Serving is { } generation && generation.Instance.IsIn(context))
                _ = Task.Run(() => plugin.Quarantine(generation, cause));
    }

    /// <summary>Unloads one plugin, and proves it by collecting garbage when that is wanted.</summary>
    /// <returns>How it is afterwards; <see langword="null"/> when there is none of that name.</returns>
    public async Task<PluginStatus?> UnloadAsync(string name, UnloadDeadlines deadlines, bool prove)
    {
        if (_plugins.Find(name) is not { } plugin)
            return null;
        await plugin.RetireAsync(deadlines, reason: null, prove).ConfigureAwait(false);
        await plugin.WhenRetiredAsync().ConfigureAwait(false);
        return plugin.Status;
    }

    /// <summary>Ends what starts, unloads all, without a proof, and deletes their copies.</summary>
    public async ValueTask DisposeAsync()
    {
        Task starting;
        using (await _change.EnterAsync().ConfigureAwait(false))
        {
            _change.IsClosed = true;
            starting = Task.WhenAll(_starts.Running.Values);
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whoever waited for it was told
        var plugins = _plugins.All.ToArray();
        await Task.WhenAll(plugins.Select(plugin => plugin.WhenCleanAsync())).ConfigureAwait(false);
        await Task.WhenAll(plugins.Select(plugin => plugin.RetireAsync(AtTheEnd, reason: null, prove: false))).ConfigureAwait(false);
        await Task.WhenAll(plugins.Select(plugin => plugin.WhenRetiredAsync())).ConfigureAwait(false);
        foreach (var plugin in plugins)
            plugin.Dispose();
        _starts.Dispose();
        _stopping.Dispose();
    }
}
