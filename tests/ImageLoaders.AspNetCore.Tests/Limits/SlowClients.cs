using System.Diagnostics;
using System.Globalization;

namespace ImageLoaders.AspNetCore.Tests.Limits;

/// <summary>
/// Connections that each send the beginning of something and then neither write nor read. A process of their own holds them: with the
/// service's half they are past one process's open files.
/// </summary>
internal sealed class SlowClients : IDisposable
{
    private const string Script =
        """
        for ((i = 0; i < $2; i++)); do
          exec {fd}<>"/dev/tcp/127.0.0.1/$1" && printf "$3" >&$fd || exit 1
        done
        echo ready
        read -r
        """;

    private readonly Process _process;

    private SlowClients(Process process) => _process = process;

    /// <summary>Connects them all.</summary>
    /// <param name="port">Where the service listens on loopback.</param>
    /// <param name="count">How many.</param>
    /// <param name="sent">What each sends, as printf takes it.</param>
    /// <param name="timeout">Gives up.</param>
    public static async Task<SlowClients> ConnectAsync(int port, int count, string sent, CancellationToken timeout)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { "-c", Script, "slow-clients", port.ToString(CultureInfo.InvariantCulture),
            count.ToString(CultureInfo.InvariantCulture), sent })
            start.ArgumentList.Add(argument);
        var clients = new SlowClients(Process.Start(start)!);
        Assert.That(await clients._process.StandardOutput.ReadLineAsync(timeout), Is.EqualTo("ready"));
        return clients;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
