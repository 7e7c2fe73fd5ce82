using System.Diagnostics;
using System.Reflection;

namespace ImageLoaders.Cli.Tests;

/// <summary>How a run of the program ended, and what it said.</summary>
internal sealed record Run(int ExitCode, string Output, string Errors)
{
    public void AssertFailed(int exitCode, string inMessage)
    {
        Assert.That((ExitCode, Errors), Is.EqualTo((exitCode, Errors)), Output);
        Assert.That(Errors, Does.Contain(inMessage));
        Assert.That(Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1), "one line");
    }

    public Run AssertSucceeded()
    {
        Assert.That((ExitCode, Errors), Is.EqualTo((0, "")));
        return this;
    }
}

/// <summary>The built program, as another process.</summary>
internal static class ImageLoadersProgram
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(2);

    /// <summary>The program.</summary>
    public static readonly string Dll =
        typeof(ImageLoadersProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Program").Value!;

    /// <summary>The folder of plugins that is built beside the program.</summary>
    public static string PluginsPath => Path.Combine(Path.GetDirectoryName(Dll)!, "plugins");

    public static Task<Run> RunAsync(params string[] arguments) => RunWithAsync([], arguments);

    public static async Task<Run> RunWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(environment, arguments);
        return await EndOf(process);
    }

    /// <summary>On a terminal of this size; what is drawn there is all in <see cref="Run.Output"/>.</summary>
    public static Task<Run> RunOnTerminalAsync(int columns, int rows, params string[] arguments) =>
        RunOnTerminalWithKeysAsync("", columns, rows, arguments);

    /// <summary>The same, with keys that are pressed at once.</summary>
    public static async Task<Run> RunOnTerminalWithKeysAsync(string keys, int columns, int rows, params string[] arguments)
    {
        var command = string.Join(' ', new[] { "dotnet", Dll }.Concat(arguments).Select(word => $"'{word}'"));
        using var process = Process.Start(
            new ProcessStartInfo("script", ["-qec", $"stty cols {columns} rows {rows}; TERM=xterm {command}", "/dev/null"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        await process.StandardInput.WriteAsync(keys);
        await process.StandardInput.FlushAsync();
        return await EndOf(process);
    }

    public static Process Start(Dictionary<string, string> environment, params string[] arguments)
    {
        // Whoever runs the tests in the background has them ignore interrupts, and what they start inherits that.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", Dll, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<Run> EndOf(Process process, TimeSpan? longest = null)
    {
        using var timeout = new CancellationTokenSource(longest ?? LongestRun);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The program has not ended within {longest ?? LongestRun}.");
        }
    }
}
