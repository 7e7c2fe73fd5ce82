using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Testing.Trial;

/// <summary>Keeps what the host of a trial reports of plugins, and the exceptions of tasks that nobody has awaited.</summary>
internal sealed class TrialLog : ILoggerFactory, ILogger
{
    // A scheme or a setting that has no effect; a warning of the inspection.
    private static readonly int[] Warnings = [1005, 1006, 1018];

    // An end that was not clean, such as a disposal that fails or does not end.
    private const int UnloadTrouble = 1010;

    private readonly ConcurrentQueue<(bool IsDefect, string Message)> _messages = new();

    public TrialLog() => TaskScheduler.UnobservedTaskException += OnUnobservedException;

    public Verdict Check()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers(); // which report the exceptions of forgotten tasks
        var messages = _messages.Distinct().ToArray();
        var said = string.Join(' ', messages.OrderByDescending(message => message.IsDefect).Select(message => message.Message).Take(3));
        return messages is [] ? Verdict.Pass("The host has reported nothing else.")
            : messages.Any(message => message.IsDefect) ? Verdict.Fail(said) : Verdict.Warn(said);
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id == UnloadTrouble || Warnings.Contains(eventId.Id))
            _messages.Enqueue((eventId.Id == UnloadTrouble, formatter(state, exception)));
    }

    public void Dispose() => TaskScheduler.UnobservedTaskException -= OnUnobservedException;

    // Text alone: the exception may be of the plugin's own type.
    private void OnUnobservedException(object? sender, UnobservedTaskExceptionEventArgs arguments)
    {
        var exception = arguments.Exception.GetBaseException();
        _messages.Enqueue((true, $"A task that was not awaited failed with {exception.GetType().Name}: {exception.Message}"));
    }
}
