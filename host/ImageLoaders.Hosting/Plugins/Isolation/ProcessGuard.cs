using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Isolation;

/// <summary>
/// Catches what plugins throw where nobody waits: on threads of their own, which otherwise ends the process, and in tasks that were
/// forgotten. A plugin whose thread failed is quarantined. .NET takes one such handler for a process, so the hosts that want it share it;
/// what is no plugin's goes on as without it.
/// </summary>
internal sealed class ProcessGuard : IDisposable
{
    private static readonly Lock Installing = new();
    private static ImmutableArray<ProcessGuard> _guards = [];
    private static bool _isInstalled;

    private readonly Func<PluginSet?> _plugins;
    private readonly ILogger _logger;

    private ProcessGuard(Func<PluginSet?> plugins, ILogger logger) => (_plugins, _logger) = (plugins, logger);

    /// <summary>Guards the process for one host, until it is disposed.</summary>
    /// <param name="plugins">The host's plugins, once they have started.</param>
    /// <param name="logger">Is told of what was caught.</param>
    public static ProcessGuard Install(Func<PluginSet?> plugins, ILogger logger)
    {
        var guard = new ProcessGuard(plugins, logger);
        lock (Installing)
        {
            _guards = _guards.Add(guard);
            try
            {
                if (!_isInstalled)
                    ExceptionHandling.SetUnhandledExceptionHandler(OnUnhandled);
                _isInstalled = true;
            }
            catch (InvalidOperationException)
            {
                logger.NotGuarded();
            }
        }

        TaskScheduler.UnobservedTaskException += guard.OnForgotten;
        return guard;
    }

    public void Dispose()
    {
        TaskScheduler.UnobservedTaskException -= OnForgotten;
        lock (Installing)
            _guards = _guards.Remove(this);
    }

    // Whether the process goes on.
    private static bool OnUnhandled(Exception exception)
    {
        if (ContextOf(exception) is not { } context)
            return false;
        var guards = _guards;
        var text = PluginFailure.Describe(exception, context);
        foreach (var guard in guards)
            guard.Quarantine(context, text);
        return !guards.IsEmpty;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Quarantine(PluginLoadContext context, string text)
    {
        if (_plugins() is { } plugins && !plugins.Has(context.PluginName))
            return; // another host's
        _logger.ThreadFailed(context.PluginName, text);
        _plugins()?.Quarantine(context, $"A thread of its own failed, which without the guard had ended the process: {text}");
    }

    private void OnForgotten(object? sender, UnobservedTaskExceptionEventArgs forgotten)
    {
        foreach (var exception in forgotten.Exception.InnerExceptions)
            if (ContextOf(exception) is { } context && _plugins()?.Has(context.PluginName) == true)
                _logger.TaskForgotten(context.PluginName, PluginFailure.Describe(exception, context));
    }

    // Whose code was nearest to where it was thrown.
    private static PluginLoadContext? ContextOf(Exception exception) => new StackTrace(exception).GetFrames()
        .Select(frame => frame.GetMethod()?.Module.Assembly is { } assembly ? PluginLoadContext.GetFor(assembly) : null)
        .FirstOrDefault(context => context is not null);
}
