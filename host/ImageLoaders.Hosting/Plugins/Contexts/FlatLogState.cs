using System.Collections;
using System.Globalization;

namespace ImageLoaders.Hosting.Plugins.Contexts;

/// <summary>A log entry's message and named values, where each value is a primitive of the base library or text.</summary>
internal sealed class FlatLogState(string message, KeyValuePair<string, object?>[] values) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => values.Length;

    public KeyValuePair<string, object?> this[int index] => values[index];

    public static KeyValuePair<string, object?>[] Flatten<TState>(TState state) => state is IEnumerable<KeyValuePair<string, object?>> pairs
        ? [.. pairs.Select(pair => KeyValuePair.Create(pair.Key, Flatten(pair.Value)))]
        : [];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => message;

    private static object? Flatten(object? value) => value switch
    {
        null or string => value,
        DateTime or DateTimeOffset or TimeSpan or Guid or decimal => value,
        _ when value.GetType().IsPrimitive => value,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}

/// <summary>An exception as text.</summary>
internal sealed class LoggedException : Exception
{
    private readonly string _text;

    private LoggedException(string message, string text)
        : base(message) => _text = text;

    public static LoggedException? From(Exception? exception) => exception is null ? null : new(exception.Message, exception.ToString());

    public override string ToString() => _text;
}
