using Spectre.Console;

namespace ImageLoaders.Cli;

/// <summary>
/// Standard output for tables: as wide as the terminal, and without end where it is none, so that no line is broken for a program that
/// reads it.
/// </summary>
internal static class Terminal
{
    private const int WideEnough = 1000;

    /// <summary>Whether nobody has said otherwise: https://no-color.org.</summary>
    public static bool IsColorWanted => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected || !IsColorWanted ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (Console.IsOutputRedirected)
            console.Profile.Width = WideEnough;
        return console;
    }
}
