using Microsoft.Extensions.Logging;

namespace ImageLoaders.Cli;

/// <summary>Logs to the error output, a line an entry, so that standard output stays the command's own.</summary>
internal sealed class ErrorOutputLoggerProvider : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class LineLogger(string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Console.Error
                .WriteLine(
                $"{logLevel.ToString().ToLowerInvariant()} {category}: {formatter(state,
                exception)}{(exception is null ? "" : $" {exception}")}");
    }
}
