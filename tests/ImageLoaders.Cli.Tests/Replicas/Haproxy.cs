using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Replicas;

/// <summary>Debian's HAProxy with <c>deploy/haproxy</c>, as a process of the test's own.</summary>
internal sealed class Haproxy : IDisposable
{
    public const string Program = "/usr/sbin/haproxy";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;
    private readonly Task<string> _log;
    private readonly int _statistics = FreePort();

    /// <param name="replicas">As <c>127.0.0.1:8043</c>.</param>
    /// <param name="change">What the configuration becomes; <see langword="null"/>: it is as it ships.</param>
    public Haproxy(IReadOnlyList<string> replicas, Func<string, string>? change = null)
    {
        var shipped = Path.Combine(Repository.Root, "deploy", "haproxy");
        var configuration = Patient(File.ReadAllText(Path.Combine(shipped, "haproxy.cfg")));
        File.WriteAllText(_folder.PathOf("haproxy.cfg"), change?.Invoke(configuration) ?? configuration);
        var port = FreePort();
        var start = new ProcessStartInfo(Program, ["-db", "-f", _folder.PathOf("haproxy.cfg")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["MAPS"] = shipped,
                ["BIND"] = $"127.0.0.1:{port}",
                ["STATS_BIND"] = $"127.0.0.1:{_statistics}",
            },
        };
        foreach (var (i, replica) in replicas.Index())
            start.Environment[$"REPLICA_{i + 1}"] = replica;
        _process = Process.Start(start)!;
        _log = _process.StandardOutput.ReadToEndAsync();
        _ = _process.StandardError.ReadToEndAsync();
        Address = new($"http://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until it knows that as many replicas are ready.</summary>
    public async Task WaitForAsync(int replicas, CancellationToken timeout)
    {
        while (true)
        {
            try
            {
                if ((await StatesAsync(timeout)).Count(state => state == "UP") == replicas)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, timeout);
        }
    }

    /// <summary>How it takes each of the six replicas to be.</summary>
    public async Task<IReadOnlyList<string>> StatesAsync(CancellationToken timeout)
    {
        using var client = new HttpClient();
        var lines = (await client.GetStringAsync($"http://127.0.0.1:{_statistics}/;csv", timeout)).Split('\n');
        var status = Array.IndexOf(lines[0].Split(','), "status");
        return [.. lines.Where(line => line.StartsWith("replicas,n", StringComparison.Ordinal)).Select(line => line.Split(',')[status])];
    }

    // On a busy machine connections, checks and turns come late, and a replica that is slow is not to be taken for one that is dead.
    private static string Patient(string shipped)
    {
        foreach (var (time, patience) in new[] { ("connect 500ms", "connect 60s"), ("check 5s", "check 60s"), ("queue 5s", "queue 60s") })
        {
            Assert.That(shipped, Does.Contain($"timeout {time}"));
            shipped = shipped.Replace($"timeout {time}", $"timeout {patience}", StringComparison.Ordinal);
        }

        return shipped;
    }

    /// <summary>Ends it, and gives what it has logged.</summary>
    public Task<string> EndAsync()
    {
        _process.Kill();
        return _log;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }
}
