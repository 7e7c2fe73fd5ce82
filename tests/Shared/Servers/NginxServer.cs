using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImageLoaders.TestServers;

/// <summary>
/// Debian's nginx as a process of the test's own, over a folder that goes with it: nginx.conf says which address has which habits.
/// <c>eng/setup.sh test</c> installs it.
/// </summary>
internal sealed class NginxServer : IDisposable
{
    public const string User = "demo";
    public const string Password = "a test's own";
    private const string Program = "/usr/sbin/nginx";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imageloaders-nginx-");
    private readonly int _port;
    private readonly int _tlsPort;
    private Process? _process;

    private NginxServer()
    {
        (_port, _tlsPort) = (FreePort(), FreePort());
        foreach (var name in (string[])["nginx.conf", "faults.conf", "types.conf"])
        {
            var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Servers", name));
            File.WriteAllText(PathOf(name), text.Replace("@FOLDER@", _folder.FullName, StringComparison.Ordinal)
                .Replace("@PORT@", _port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
                .Replace("@TLS@", _tlsPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }

        File.WriteAllText(PathOf("users"), $"{User}:{{PLAIN}}{Password}\n");
        WriteCertificate();
    }

    /// <summary>Has ranges, and strong ETags.</summary>
    public string Url => UrlOf(1);

    /// <summary>Sends gzip to whoever takes it.</summary>
    public string Compressing => UrlOf(2);

    /// <summary>Sends the whole, whatever range was asked for.</summary>
    public string WithoutRanges => UrlOf(3);

    /// <summary>Sends 512 KiB a second.</summary>
    public string Slow => UrlOf(4);

    /// <summary>Sends 200 KiB, and then one byte a second.</summary>
    public string Dripping => UrlOf(5);

    /// <summary>TLS with <see cref="CertificateFile"/>, HTTP/2, and a login.</summary>
    public string Secure => $"https://127.0.0.1:{_tlsPort}";

    /// <summary>Whom a client must trust, as PEM.</summary>
    public string CertificateFile => PathOf("certificate.pem");

    /// <exception cref="InvalidOperationException">It is not installed, or did not start.</exception>
    public static async Task<NginxServer> StartAsync()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException($"{Program} is missing. Run eng/setup.sh test.");
        var server = new NginxServer();
        try
        {
            await server.ResumeAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Serves bytes at a path.</summary>
    public void Add(string path, byte[] bytes)
    {
        var file = PathOf("files" + path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
    }

    /// <summary>
    /// Breaks every address that has faults: <c>503</c>, <c>429</c> (with Retry-After), <c>drop</c> (no answer), <c>cut</c> (after 200
    /// KiB).
    /// </summary>
    public void Break(string fault) => File.WriteAllText(PathOf("fault-" + fault), "");

    /// <summary>Undoes <see cref="Break"/>.</summary>
    public void Mend()
    {
        foreach (var fault in _folder.EnumerateFiles("fault-*"))
            fault.Delete();
    }

    /// <summary>Goes away.</summary>
    public void Stop()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        _process = null;
    }

    /// <summary>Comes, at the same addresses as before.</summary>
    public async Task ResumeAsync()
    {
        _process = Process.Start(Program, ["-p", _folder.FullName + "/", "-c", "nginx.conf", "-e", "error.log"]);
        for (var deadline = Environment.TickCount64 + 300_000; Environment.TickCount64 < deadline
            && !_process.HasExited; await Task.Delay(20))
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, _tlsPort);
                return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }

        throw new InvalidOperationException("nginx did not start: " + await File.ReadAllTextAsync(PathOf("error.log")));
    }

    /// <summary>Keeps the process from doing anything, or lets it go on.</summary>
    public void Freeze(bool isFrozen)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{(isFrozen ? "STOP" : "CONT")} {_process!.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>What was asked for and answered under a path, oldest first. A line is there when the answer has ended.</summary>
    public IReadOnlyList<NginxLogEntry> Answers(string path)
    {
        using var log = new StreamReader(new FileStream(PathOf("access.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. log.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(NginxLogEntry.Parse)
            .Where(answer => answer.Path.StartsWith(path, StringComparison.Ordinal))];
    }

    public void Dispose()
    {
        Stop();
        _folder.Delete(true);
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private void WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=ImageLoaders tests", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(CertificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(PathOf("key.pem"), key.ExportPkcs8PrivateKeyPem());
    }

    private string UrlOf(int address) => $"http://127.0.0.{address}:{_port}";

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
