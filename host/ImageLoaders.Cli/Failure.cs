namespace ImageLoaders.Cli;

/// <summary>What the user did wrong, in words.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Tells of failures: one line on the error output each.</summary>
internal static class Failure
{
    /// <summary>Writes the line, with <paramref name="isVerbose"/> what lies behind it too, and says what to exit with.</summary>
    public static int Report(Exception exception, bool isVerbose)
    {
        var code = exception switch
        {
            ImageLoadException failed => Report($"{failed.Error}: {failed.Message}", ExitCode.From(failed.Error)),
            OperationCanceledException => Report("Cancelled.", ExitCode.Cancelled),
            UsageException => Report(exception.Message, ExitCode.Usage),
            _ => Report(exception.Message, ExitCode.Failure),
        };
        if (isVerbose && exception is not UsageException)
            Console.Error.WriteLine((exception as ImageLoadException)?.Detail ?? exception.ToString());
        return code;
    }

    public static int Report(string message, int code)
    {
        Console.Error.WriteLine(OneLine(message));
        return code;
    }

    /// <summary>Text in which nothing moves a terminal's cursor: what people and servers name things may hold anything.</summary>
    public static string OneLine(string text)
    {
        var line =
            string.Join(' ', text.Split((char[])['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return line.Any(char.IsControl) ? string.Concat(line.Select(c => char.IsControl(c) ? '\uFFFD' : c)) : line;
    }
}
