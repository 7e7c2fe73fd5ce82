using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Unloading;

/// <summary>
/// What becomes of a plugin's generations that serve no more, because they were replaced or the plugin goes: their loads finish, then
/// they are stopped, disposed, unloaded, and proven to be gone. Beside whatever else happens; the plugin is told how far each is.
/// </summary>
internal sealed class Retirement(
    string plugin, PluginServices services, ILogger logger, Action<PluginGeneration, PluginState, string?> tell)
{
    private const string LikelyCauses =
        "Likely causes: a thread, a timer or a task that still runs; a handler on a static event; an undisposed registration on a token; "
        + "System.Text.Json by reflection or TypeDescriptor (Newtonsoft's JsonConvert too) on a type of the plugin's; a GCHandle. "
        + "docs/writing-a-loader.md tells what to use instead.";

    private readonly Lock _lock = new(); // guards the lists below and the trouble
    private readonly List<PluginGeneration> _retiring = [];
    private readonly List<PluginGeneration> _leaked = [];
    private readonly List<Task> _tasks = [];
    private string? _trouble;

    /// <summary>Generations that something still holds. One whose thread or timer ends later is counted no more then.</summary>
    public int Leaked
    {
        get
        {
            lock (_lock)
            {
                _leaked.RemoveAll(generation => generation.HasGone());
                return _leaked.Count;
            }
        }
    }

    /// <summary>What the last leak was, as long as there is one.</summary>
    public string? Trouble => Leaked > 0 ? Volatile.Read(ref _trouble) : null;

    /// <summary>How many generations are not gone yet, besides one.</summary>
    public int RetiringBeside(PluginGeneration? one)
    {
        lock (_lock)
            return _retiring.Count(generation => generation != one);
    }

    /// <summary>
    /// Begins with a generation, which takes no more loads when this returns. With a proof, which collects garbage, it ends as unloaded
    /// or leaked; without, unloaded is believed.
    /// </summary>
    public void Retire(PluginGeneration generation, UnloadDeadlines deadlines, bool prove)
    {
        lock (_lock)
            _retiring.Add(generation);
        var task = RetireAsync(generation, deadlines, prove);
        lock (_lock)
        {
            _tasks.RemoveAll(other => other.IsCompleted);
            _tasks.Add(task);
        }
    }

    public Task WhenDoneAsync()
    {
        lock (_lock)
            return Task.WhenAll(_tasks);
    }

    private async Task RetireAsync(PluginGeneration generation, UnloadDeadlines deadlines, bool prove)
    {
        var begin = services.TimeProvider.GetTimestamp();
        var unload = generation.UnloadAsync(deadlines);
        await generation.WhenDrained.ConfigureAwait(false);
        tell(generation, PluginState.Unloading, null);
        var troubles = await unload.ConfigureAwait(false);
        services.Retired?.Invoke(generation.ContentHash);
        foreach (var trouble in troubles)
            logger.UnloadTrouble(plugin, trouble);
        var isGone = !prove || await generation.IsGoneAsync().ConfigureAwait(false);
        if (generation.Instance.IsPermanent)
            troubles = troubles.Add("Its code stays in the process (ImageLoaders:PermanentPlugins).");
        var reason = isGone
            ? troubles.IsEmpty ? null : string.Join(" ", troubles)
            : string.Join(
                " ", [$"Something still holds generation {generation.Instance.Number} after it was unloaded.", .. troubles, LikelyCauses]);
        lock (_lock)
        {
            _retiring.Remove(generation);
            if (!isGone)
            {
                _trouble = reason;
                _leaked.Add(generation);
            }
        }

        if (isGone)
            logger.Unloaded(plugin, services.TimeProvider.GetElapsedTime(begin));
        else
            logger.Leaked(plugin, reason!);
        tell(generation, isGone ? PluginState.Unloaded : PluginState.Leaked, reason);
    }
}
