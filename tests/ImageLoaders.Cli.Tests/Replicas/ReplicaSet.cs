using System.Diagnostics;

namespace ImageLoaders.Cli.Tests.Replicas;

/// <summary>Several processes of <c>serve</c> with a plugins folder and a folder of contents that they share.</summary>
internal sealed class ReplicaSet : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _settings;
    private readonly Process?[] _processes;
    private readonly int[] _ports;

    public ReplicaSet(int count, params (string Name, string Value)[] settings)
    {
        PluginsPath = _folder.PathOf("plugins");
        Copy(ImageLoadersProgram.PluginsPath, PluginsPath);
        (_processes, _ports) = (new Process?[count], new int[count]);
        for (var i = 0; i < count; i++)
            _ports[i] = Haproxy.FreePort();
        _settings = new()
        {
            ["ImageLoaders__PluginsPath"] = PluginsPath,
            ["ImageLoaders__SharedContentPath"] = _folder.PathOf("contents"),
            ["ImageLoaders__Access__AllowedHosts__0"] = "127.0.0.1",
            ["ImageLoaders__Service__Content__Enabled"] = "true",
            ["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true",
            ["Logging__LogLevel__Default"] = "Error",
        };
        foreach (var (name, value) in settings)
            _settings[name] = value;
    }

    /// <summary>How long a replica that is told to end serves on: many times what HAProxy takes to see that it is not ready.</summary>
    public TimeSpan ShutdownDelay { get; set; } = TimeSpan.FromSeconds(4);

    public string PluginsPath { get; }

    public IReadOnlyList<string> Addresses => [.. _ports.Select(port => $"127.0.0.1:{port}")];

    public async Task StartAsync(CancellationToken timeout)
    {
        for (var i = 0; i < _ports.Length; i++)
            Start(i);
        for (var i = 0; i < _ports.Length; i++)
            await WaitUntilReadyAsync(i, timeout);
    }

    public void Start(int replica)
    {
        _processes[replica]?.Dispose();
        var process = ImageLoadersProgram.Start(
            new(_settings)
            {
                ["ImageLoaders__StatePath"] = _folder.PathOf($"state-{replica}"),
                ["ImageLoaders__Service__ShutdownDelay"] = $"{ShutdownDelay}",
            },
            "serve", "--urls", $"http://{Addresses[replica]}");
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        _processes[replica] = process;
    }

    public async Task WaitUntilReadyAsync(int replica, CancellationToken timeout)
    {
        using var client = new HttpClient { BaseAddress = new($"http://{Addresses[replica]}") };
        while (true)
        {
            try
            {
                using var ready = await client.GetAsync("/health/ready", timeout);
                if (ready.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }

            await Task.Delay(50, timeout);
        }
    }

    /// <summary>Ends a replica without a word, as <c>kill -9</c> does.</summary>
    public async Task KillAsync(int replica, CancellationToken timeout)
    {
        _processes[replica]!.Kill();
        await _processes[replica]!.WaitForExitAsync(timeout);
    }

    /// <summary>Tells a replica to end, and waits until it has.</summary>
    public async Task StopAsync(int replica, CancellationToken timeout)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_processes[replica]!.Id}"]);
        await _processes[replica]!.WaitForExitAsync(timeout);
        Assert.That(_processes[replica]!.ExitCode, Is.Zero);
    }

    /// <summary>Whether the process of a replica has ended.</summary>
    public bool HasEnded(int replica) => _processes[replica]!.HasExited;

    /// <summary>Replaces a plugin by another build of it, by two renames, as an operator does.</summary>
    public void Roll(string plugin)
    {
        var (here, next) = (Path.Combine(PluginsPath, plugin), _folder.PathOf(plugin + ".next"));
        Copy(here, next);
        File.Delete(Path.Combine(next, plugin + ".files.json"));
        var dll = Path.Combine(next, plugin + ".dll");
        var bytes = File.ReadAllBytes(dll);
        bytes[^1] ^= 1; // within the padding of the last section
        File.WriteAllBytes(dll, bytes);
        Directory.Move(here, _folder.PathOf($"{plugin}.{Guid.NewGuid():N}"));
        Directory.Move(next, here);
    }

    public void Dispose()
    {
        foreach (var process in _processes.OfType<Process>())
        {
            if (!process.HasExited)
                process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _folder.Dispose();
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
