using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageLoaders.Cli.Tests;

/// <summary><c>serve</c> on a machine that has no room, may not write, or has too few descriptors, for a while or at all.</summary>
[CancelAfter(300_000)]
public sealed partial class EnvironmentFailureTests
{
    // The file system is the process's own, and gone with it. The first arguments are a folder and what 'mount' is to be told of it.
    private const string MountAndRun =
        """
        folder=$1 options=$2; shift 2
        mount -t tmpfs -o size=64m,mode=700 tmpfs "$folder" || exit 99
        [[ $options != full ]] || cat /dev/zero > "$folder/filler" 2>/dev/null
        [[ $options != ro ]] || mount -o remount,ro "$folder" || exit 99
        exec "$@"
        """;

    private static readonly string[] NewUser = Environment.IsPrivilegedProcess ? [] : ["--map-root-user"];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("full")]
    [TestCase("ro")]
    public async Task StateFolder_FullOrReadOnlyAtStart_IsNotReadyUntilItCanBeWritten(string kind, CancellationToken timeout)
    {
        var state = Directory.CreateDirectory(_folder.PathOf("state")).FullName;
        if (await RunAsync("unshare", [.. NewUser, "--mount", "bash", "-c", MountAndRun, "mount", state, "", "true"]) != 0)
            Assert.Ignore("This system lets nobody mount a file system of a process's own.");
        using var service = await RunningService.StartAsync(
            ["unshare", .. NewUser, "--mount", "bash", "-c", MountAndRun, "mount", state, kind], state, timeout);

        await AssertDegradedAsync(service, timeout);
        if (kind == "full")
            File.Delete($"/proc/{service.Id}/root{state}/filler");
        else
            Assert.That(await RunAsync("nsenter", [.. NewUser.Length == 0 ? Array.Empty<string>() : ["--user", "--preserve-credentials"],
                "--mount", "--target", $"{service.Id}", "mount", "-o", "remount,rw", state]), Is.Zero);
        await AssertReadyAsync(service, timeout);
    }

    [Test]
    public async Task StateFolder_FilesMayNotBeLarge_IsNotReadyUntilTheyMay(CancellationToken timeout)
    {
        // No file may be longer than 4 KiB, whoever runs the tests; what writes more than that is told so, rather than killed. The runtime
        // itself wants a large file in memory for its code, unless it may not keep code writable and executable apart.
        using var service = await RunningService.StartAsync(
            ["prlimit", "--fsize=4096:", "bash", "-c", "trap '' XFSZ; exec \"$@\"", "limited", "env", "DOTNET_EnableWriteXorExecute=0"],
            _folder.PathOf("state"), timeout);

        await AssertDegradedAsync(service, timeout);
        Assert.That(await RunAsync("prlimit", ["--pid", $"{service.Id}", "--fsize=unlimited:"]), Is.Zero);
        await AssertReadyAsync(service, timeout);
    }

    [Test]
    public async Task Descriptors_TooFewAtStart_AreOneLineThatSaysWhatToRaise()
    {
        using var process = RunningService.Run(["prlimit", "--nofile=100:100"], _folder.PathOf("state"));
        (await ImageLoadersProgram.EndOf(process)).AssertFailed(1, "ulimit -n, or LimitNOFILE of systemd");
    }

    private static async Task AssertDegradedAsync(RunningService service, CancellationToken timeout)
    {
        var (status, health) = await service.ReadyAsync(timeout);
        Assert.That(status, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(health.GetProperty("status").GetString(), Is.EqualTo("degraded"));
        Assert.That(health.GetProperty("schemes").GetArrayLength(), Is.Zero);
        var missing = health.GetProperty("missing").EnumerateArray().ToList();
        Assert.That(missing.Select(plugin => plugin.GetProperty("name").GetString()),
            Is.EquivalentTo(Directory.GetDirectories(ImageLoadersProgram.PluginsPath).Select(Path.GetFileName)));
        Assert.That(missing.Select(plugin => plugin.GetProperty("reason").GetString()),
            Is.All.Contains("ImageLoaders:StatePath").And.All.Contains("tried again"));
    }

    private static async Task AssertReadyAsync(RunningService service, CancellationToken timeout)
    {
        JsonElement health;
        while ((health = (await service.ReadyAsync(timeout)).Health).GetProperty("status").GetString() != "ready")
            await Task.Delay(100, timeout);
        Assert.That(health.GetProperty("missing").GetArrayLength(), Is.Zero);
        Assert.That(health.GetProperty("schemes").EnumerateArray().Select(scheme => scheme.GetString()), Does.Contain("dicomfile"));
    }

    private static async Task<int> RunAsync(string program, string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary><c>serve</c>, started by another program that changes what is around it.</summary>
    private sealed partial class RunningService(Process process, HttpClient client) : IDisposable
    {
        public int Id => process.Id;

        public static Process Run(string[] around, string state) => Process.Start(
            new ProcessStartInfo(around[0], [.. around[1..], "dotnet", ImageLoadersProgram.Dll, "serve", "--urls", "http://127.0.0.1:0"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["ImageLoaders__StatePath"] = state, ["DOTNET_EnableDiagnostics"] = "0" },
            })!;

        public static async Task<RunningService> StartAsync(string[] around, string state, CancellationToken timeout)
        {
            var process = Run(around, state);
            Match address;
            do
                address = Address().Match(await process.StandardOutput.ReadLineAsync(timeout)
                    ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(timeout)));
            while (!address.Success);
            return new(process, new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address.Value) });
        }

        public async Task<(HttpStatusCode Status, JsonElement Health)> ReadyAsync(CancellationToken timeout)
        {
            using var answer = await client.GetAsync("/health/ready", timeout);
            return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync(timeout)).RootElement);
        }

        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
            client.Dispose();
        }

        [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
        private static partial Regex Address();
    }
}
