using System.Threading.Channels;
using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using ImageLoaders.Hosting.Plugins.Preparation;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Watching;

/// <summary>
/// Follows the plugins folder: whatever the system tells of it leads to a look after a short silence, and so does time, because some file
/// systems tell nothing and any may lose an event. What counts is always what a look finds.
/// </summary>
internal sealed class PluginWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly PluginSet _plugins;
    private readonly ImageLoaderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<FolderWatch> _watches = [];
    private readonly Task _loop;

    public PluginWatcher(PluginSet plugins, ImageLoaderOptions options, PluginServices services)
    {
        (_plugins, _options, _time) = (plugins, options, services.TimeProvider);
        _logger = services.LoggerFactory.CreateLogger("ImageLoaders.Plugins");
        Watch(Path.GetFullPath(options.PluginsPath), "*", recursive: true);
        WatchLinks(Path.GetFullPath(options.PluginsPath));
        WatchOperator(plugins.Operator);
        _loop = Task.Run(FollowAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        foreach (var watch in _watches)
            watch.Dispose();
        _stop.Dispose();
    }

    // Where a link of the path leads elsewhere, the folder that it led to says nothing of it: the one that the link lies in does.
    private void WatchLinks(string path)
    {
        for (var part = Path.TrimEndingDirectorySeparator(path); Path.GetDirectoryName(part) is { } parent; part = parent)
            if (new DirectoryInfo(part).LinkTarget is not null)
                Watch(parent, Path.GetFileName(part), recursive: false);
    }

    private void WatchOperator(OperatorState state)
    {
        var folder = Path.GetDirectoryName(state.Path)!;
        try
        {
            state.CreateFolder(); // no plugin may have been loaded yet
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _logger.NotWatched(folder, exception.Message, _options.PluginRescanInterval);
            return;
        }

        Watch(folder, Path.GetFileName(state.Path), recursive: false);
    }

    private void Watch(string folder, string filter, bool recursive)
    {
        var watch = new FolderWatch(folder, filter, recursive, () => _signals.Writer.TryWrite(true), reason =>
            _logger.NotWatched(folder, reason, _options.PluginRescanInterval));
        watch.Renew();
        _watches.Add(watch);
    }

    private async Task FollowAsync()
    {
        var wait = _options.PluginRescanInterval;
        while (!_stop.IsCancellationRequested)
        {
            if (_plugins.IsAnyTriedAgain && EnvironmentFailure.RetryDelay < wait)
                wait = EnvironmentFailure.RetryDelay;
            if (await HeardWithinAsync(wait).ConfigureAwait(false))
            {
                var begin = _time.GetTimestamp();
                while (_time.GetElapsedTime(begin) < LongestWait && await HeardWithinAsync(Silence).ConfigureAwait(false))
                {
                    // It goes on: a copy, or a file that somebody writes to without end.
                }
            }

            foreach (var watch in _watches)
                watch.Renew(); // it may hear nothing any more; what it missed, the look finds
            wait = await LookAsync().ConfigureAwait(false) is { } again
                && again < _options.PluginRescanInterval ? again : _options.PluginRescanInterval;
        }
    }

    private async Task<TimeSpan?> LookAsync()
    {
        try
        {
            return await _plugins.FollowAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _logger.RescanFailed(exception.Message);
            return null;
        }
    }

    private async Task<bool> HeardWithinAsync(TimeSpan time)
    {
        using var late = new CancellationTokenSource(time, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
        try
        {
            return await _signals.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
