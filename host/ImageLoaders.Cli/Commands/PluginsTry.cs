using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ImageLoaders.Testing;
using Spectre.Console;

namespace ImageLoaders.Cli.Commands;

/// <summary>
/// <c>plugins try</c>: holds a plugin's folder against everything that a host expects of it, in a process of its own. A plugin that ends
/// that process, or never ends, is a finding.
/// </summary>
internal static class PluginsTry
{
    private const int LastLines = 5;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "A plugin's folder, <Name>/ with <Name>.dll in it, as it is shipped." };
        var ids = new Argument<string[]>("id") { Description = "Ids of images that the plugin loads.", Arity = ArgumentArity.ZeroOrMore };
        var reloads = new Option<int>("--reloads")
        {
            Description = "How often the plugin is loaded again, to find what it leaves behind.",
            DefaultValueFactory = static _ => new PluginTrialOptions().Reloads,
        };
        var timeout = new Option<int>("--timeout")
        {
            Description = "How long the trial may take, in seconds.",
            DefaultValueFactory = static _ => 600,
        };
        var loadTimeout = new Option<int>("--load-timeout")
        {
            Description = "How long one load may take, in seconds.",
            DefaultValueFactory = static _ => (int)new PluginTrialOptions().LoadTimeout.TotalSeconds,
        };
        var json = CommonOptions.Json();
        var here = new Option<string?>("--report") { Hidden = true };
        var command = new Command("try",
            "Tries a plugin: loads it and the images of the ids in every way in which a service does, and says what does not hold.")
        {
            folder, ids, reloads, timeout, loadTimeout, json, here,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = parsed.GetValue(folder)!;
            if (!Directory.Exists(path))
                throw new UsageException($"There is no folder {path}.");
            if (parsed.GetValue(here) is { } report)
                return await RunHereAsync(path, parsed.GetValue(ids)!, new()
                {
                    Reloads = parsed.GetValue(reloads),
                    LoadTimeout = TimeSpan.FromSeconds(parsed.GetValue(loadTimeout)),
                }, report, cancellationToken);
            string[] arguments = ["plugins", "try", path, .. parsed.GetValue(ids)!, "--reloads",
                parsed.GetValue(reloads).ToString(CultureInfo.InvariantCulture), "--load-timeout",
                parsed.GetValue(loadTimeout).ToString(CultureInfo.InvariantCulture)];
            var findings = await RunElsewhereAsync(arguments, TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancellationToken);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(findings, ProgramJson.Default.ImmutableArrayTrialFinding));
            else
                Write(findings);
            var failed = findings.Where(finding => finding.Outcome == TrialOutcome.Failed).Select(finding => finding.Check).ToArray();
            return failed is [] ? ExitCode.Success : Failure.Report(
                $"{failed.Length} of {findings.Length} checks failed: {string.Join(", ", failed.Distinct())}.", ExitCode.TrialFailed);
        });
        return command;
    }

    private static async Task<int> RunHereAsync(
        string folder, string[] ids, PluginTrialOptions options, string report, CancellationToken cancellationToken)
    {
        var section = Settings.Read();
        var findings = await PluginTrial.RunAsync(folder, ids.Select(id => new ImageId(id)), options with
        {
            OtherPluginsPath = Settings.ToOptions(section).PluginsPath,
            Configuration = section,
        }, cancellationToken);
        await File.WriteAllTextAsync(report, JsonSerializer.Serialize(findings, ProgramJson.Default.ImmutableArrayTrialFinding),
            cancellationToken);
        return ExitCode.Success;
    }

    private static async Task<ImmutableArray<TrialFinding>> RunElsewhereAsync(
        string[] arguments, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var report = Path.GetTempFileName();
        var begin = Stopwatch.GetTimestamp();
        var isByDotnet = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        string[] program = isByDotnet ? [Environment.GetCommandLineArgs()[0]] : [];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. program, .. arguments, "--report", report])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(timeout);
        var said = "";
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(late.Token);
            said = await process.StandardError.ReadToEndAsync(late.Token) + await output;
            await process.WaitForExitAsync(late.Token);
            if (process.ExitCode == ExitCode.Success)
                return JsonSerializer.Deserialize(await File.ReadAllTextAsync(report, cancellationToken),
                    ProgramJson.Default.ImmutableArrayTrialFinding);
            var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var last = string.Join(" | ", lines.Take(LastLines));
            return [new("process", null, TrialOutcome.Failed,
                Failure.OneLine($"The plugin ended the process that tried it, with code {process.ExitCode}: {last}"),
                Stopwatch.GetElapsedTime(begin).TotalMilliseconds)];
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [new("process", null, TrialOutcome.Failed,
                $"The trial has not ended after {timeout.TotalSeconds:0} s, and was ended (--timeout).", timeout.TotalMilliseconds)];
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            File.Delete(report);
        }
    }

    private static void Write(ImmutableArray<TrialFinding> findings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Check", "Image", "Outcome", "ms", "What was seen");
        foreach (var finding in findings)
            table.AddRow(new[]
            {
                finding.Check, finding.ImageId ?? "", finding.Outcome.ToString(),
                finding.Milliseconds.ToString("N0", CultureInfo.InvariantCulture), Failure.OneLine(finding.Detail),
            }.Select(Markup.Escape).ToArray());
        Terminal.Create().Write(table);
    }
}
