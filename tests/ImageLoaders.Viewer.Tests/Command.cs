using System.Diagnostics;

namespace ImageLoaders.Viewer;

/// <summary>Runs a program to its end, or ends it with all that it started when it takes too long.</summary>
internal static class Command
{
    /// <returns>Exit code, and both streams as they came.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string folder, TimeSpan limit, string program,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["VIEWER_SCREENSHOTS"] = Paths.Screenshots;
        start.Environment["IMAGELOADERS_PROGRAM"] = Paths.Program;
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(limit);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None),
            process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"{await output}{await errors}\nIt did not end within {limit}.");
        }

        return (process.ExitCode, $"{await output}{await errors}");
    }
}
