using System.Diagnostics;
using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Docs;

/// <summary>Every <c>curl</c> line of the documentation is run against a service, and answered with success.</summary>
[CancelAfter(300_000)]
public sealed partial class ServiceExampleTests
{
    private TemporaryFolder _folder = null!;
    private Process _service = null!;
    private string _address = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _folder = new();
        _service = ImageLoadersProgram
            .Start(new() { ["ImageLoaders__Service__Content__Enabled"] = "true" }, "serve", "--urls", "http://127.0.0.1:0");
        while (_address.Length == 0)
        {
            var line = await _service.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(5))
                ?? throw new InvalidOperationException(await _service.StandardError.ReadToEndAsync());
            _address = Address().Match(line).Value;
        }
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _service.Kill();
        _service.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<string> Commands() =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order(StringComparer.Ordinal)
        .SelectMany(page => Example().Matches(File.ReadAllText(page)))
        .SelectMany(match => match.Groups["code"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));

    [TestCaseSource(nameof(Commands))]
    public async Task Command_Run_Succeeds(string command)
    {
        Assert.That(command, Does.StartWith("curl -s "));
        // One command may send what another has fetched.
        await File.WriteAllTextAsync(_folder.PathOf("ct.png"), "a file");
        var start = new ProcessStartInfo("bash",
            ["-c", command.Replace("http://127.0.0.1:8042", _address, StringComparison.Ordinal)
            .Replace("curl -s ", "curl -sS --fail ", StringComparison.Ordinal)])
        {
            WorkingDirectory = _folder.PathOf(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var run = Process.Start(start)!;
        var (output, errors) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();

        Assert.That((run.ExitCode, await errors), Is.EqualTo((0, "")), await output);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex(@"<!-- test: (service|content) -->\n```sh\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
