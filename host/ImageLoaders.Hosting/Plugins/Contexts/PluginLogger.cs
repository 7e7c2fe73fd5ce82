using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Plugins.Contexts;

/// <summary>
/// Passes a plugin's log on as primitives and text, so that no sink that keeps entries keeps the plugin; in a scope that says which generation of it speaks.
/// </summary>
internal sealed class PluginLogger(ILogger inner, string plugin, int generation) : ILogger
{
    private readonly FlatLogState _scope = new(
        string.Create(CultureInfo.InvariantCulture, $"{plugin}, generation {generation}"), [new("Plugin", plugin), new("Generation", generation)]);

    private ILogger _inner = inner;

    public bool IsEnabled(LogLevel logLevel) => Volatile.Read(ref _inner).IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var logger = Volatile.Read(ref _inner);
        if (!logger.IsEnabled(logLevel))
            return;
        ArgumentNullException.ThrowIfNull(formatter);
        using var scope = logger.BeginScope(_scope);
        logger.Log(logLevel, eventId, new FlatLogState(formatter(state, exception), FlatLogState.Flatten(state)), LoggedException.From(exception), static (flat, _) => flat.ToString());
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => Volatile.Read(ref _inner).BeginScope(new FlatLogState(state.ToString() ?? "", FlatLogState.Flatten(state)));

    /// <summary>Logs nowhere from now on.</summary>
    public void Release() => Volatile.Write(ref _inner, NullLogger.Instance);
}
