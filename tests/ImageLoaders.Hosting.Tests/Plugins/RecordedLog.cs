using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>Keeps every log entry with all that it carries, as a sink that buffers does.</summary>
internal sealed class RecordedLog : ILoggerFactory
{
    public ConcurrentQueue<Entry> Entries { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Entries);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    internal sealed record Entry(string Category, LogLevel Level, EventId Id, object? State, Exception? Exception, string Message,
        object? Scope);

    [ThreadStatic]
    private static object? _scope;

    private sealed class Scope : IDisposable
    {
        public object? State { get; init; }

        public void Dispose() => _scope = null;
    }

    private sealed class Logger(string category, ConcurrentQueue<Entry> entries) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => new Scope { State = _scope = state };

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            entries.Enqueue(new(category, logLevel, eventId, state, exception, formatter(state, exception), _scope));
    }
}
