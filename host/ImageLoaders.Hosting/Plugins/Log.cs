using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins;

/// <summary>What the host logs about plugins; events 1000 to 1199.</summary>
internal static partial class Log
{
    [LoggerMessage(1000, LogLevel.Warning,
        "There is no plugins folder {PluginsPath}: no plugin is loaded. Make it, or set ImageLoaders:PluginsPath.")]
    public static partial void NoPluginsFolder(this ILogger logger, string pluginsPath);

    [LoggerMessage(1001, LogLevel.Information, "{Folder} is not a plugin: {Reason}")]
    public static partial void NotAPlugin(this ILogger logger, string folder, string? reason);

    [LoggerMessage(1002, LogLevel.Error, "Plugin {Plugin} is rejected: {Reason}")]
    public static partial void Rejected(this ILogger logger, string plugin, string? reason);

    [LoggerMessage(1003, LogLevel.Error, "Plugin {Plugin} failed to start: {Reason}")]
    public static partial void Faulted(this ILogger logger, string plugin, string? reason);

    [LoggerMessage(1004, LogLevel.Information, "Plugin {Plugin} {Version} loads {Schemes}; ready after {Elapsed}")]
    public static partial void Active(this ILogger logger, string plugin, string? version, string schemes, TimeSpan elapsed);

    [LoggerMessage(1005, LogLevel.Warning,
        "Plugin {Plugin} wants the scheme {Scheme}, which {Winner} has. Set ImageLoaders:SchemeOwners:{Scheme} to the plugin that shall "
        + "have it.")]
    public static partial void LostScheme(this ILogger logger, string plugin, string scheme, string winner);

    [LoggerMessage(1006, LogLevel.Warning, "Plugin {Plugin}: {Warning}")]
    public static partial void PluginWarning(this ILogger logger, string plugin, string warning);

    [LoggerMessage(1007, LogLevel.Information, "Plugin {Plugin} is unloaded after {Elapsed}")]
    public static partial void Unloaded(this ILogger logger, string plugin, TimeSpan elapsed);

    [LoggerMessage(1008, LogLevel.Warning, "Plugin {Plugin} has leaked: {Reason}")]
    public static partial void Leaked(this ILogger logger, string plugin, string? reason);

    [LoggerMessage(1009, LogLevel.Debug, "Plugin {Plugin}: {From} to {To} after {Duration}. {Reason}")]
    public static partial void Transition(this ILogger logger, string plugin, PluginState from, PluginState to, TimeSpan duration,
        string? reason);

    [LoggerMessage(1010, LogLevel.Warning, "Plugin {Plugin} went, not without trouble: {Trouble}")]
    public static partial void UnloadTrouble(this ILogger logger, string plugin, string trouble);

    [LoggerMessage(1011, LogLevel.Information,
        "Plugin {Plugin}: generation {Generation} ({Version}) has taken over; the one before finishes its loads.")]
    public static partial void Replaced(this ILogger logger, string plugin, int generation, string? version);

    [LoggerMessage(1012, LogLevel.Error,
        "Plugin {Plugin}: what lies in its folder now is not taken, and the generation before goes on: {Reason}")]
    public static partial void NotReplaced(this ILogger logger, string plugin, string? reason);

    [LoggerMessage(1013, LogLevel.Error, "Plugin {Plugin} is quarantined: {Reason}")]
    public static partial void Quarantined(this ILogger logger, string plugin, string reason);

    [LoggerMessage(1023, LogLevel.Warning, "Plugin {Plugin} serves again: the calls that it was quarantined for have ended.")]
    public static partial void Healed(this ILogger logger, string plugin);

    [LoggerMessage(1024, LogLevel.Error, "Plugins cannot be loaded now, and are tried again: {Reason}")]
    public static partial void StatePathNotUsable(this ILogger logger, string reason);

    [LoggerMessage(1019, LogLevel.Critical,
        "A thread of plugin {Plugin} failed, which without ImageLoaders:GuardProcess had ended the process: {Failure}")]
    public static partial void ThreadFailed(this ILogger logger, string plugin, string failure);

    [LoggerMessage(1020, LogLevel.Warning, "Plugin {Plugin} did not wait for a task that failed: {Failure}")]
    public static partial void TaskForgotten(this ILogger logger, string plugin, string failure);

    [LoggerMessage(1021, LogLevel.Warning,
        "The process is not guarded against threads of plugins (ImageLoaders:GuardProcess): it has a handler of unhandled exceptions "
        + "already.")]
    public static partial void NotGuarded(this ILogger logger);

    [LoggerMessage(1014, LogLevel.Warning, "The folder {PluginsPath} cannot be watched ({Reason}); it is read every {Interval} instead.")]
    public static partial void NotWatched(this ILogger logger, string pluginsPath, string reason, TimeSpan interval);

    [LoggerMessage(1015, LogLevel.Error, "The plugins folder could not be read: {Reason} It is tried again.")]
    public static partial void RescanFailed(this ILogger logger, string reason);

    [LoggerMessage(1016, LogLevel.Warning, "{Path} cannot be read and counts as empty: {Reason} Correct it, or delete it.")]
    public static partial void OperatorStateUnreadable(this ILogger logger, string path, string reason);

    [LoggerMessage(1017, LogLevel.Warning,
        "Others may write to {PluginsPath}, and code is loaded from there. Take the right away from them: chmod o-w.")]
    public static partial void WorldWritable(this ILogger logger, string pluginsPath);

    [LoggerMessage(1022, LogLevel.Warning,
        "{PluginsPath} belongs to another user, who may write to it, and code is loaded from there. Give it to root or to the user that "
        + "the host runs as: chown.")]
    public static partial void ForeignOwner(this ILogger logger, string pluginsPath);

    [LoggerMessage(1018, LogLevel.Warning,
        "Plugin {Plugin} has not read its setting {Setting}. It may be misspelt: ImageLoaders:Plugins:{Plugin}:{Setting}.")]
    public static partial void SettingNotRead(this ILogger logger, string plugin, string setting);
}
