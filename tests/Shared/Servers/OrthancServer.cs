using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace ImageLoaders.TestServers;

/// <summary>
/// Debian's Orthanc with its DICOMweb plugin, as a process of the test's own: on loopback, with authentication, over a folder that goes
/// with it. <c>eng/setup.sh test</c> installs what it takes.
/// </summary>
internal sealed class OrthancServer : IDisposable
{
    public const string User = "demo";
    private const string Password = "a test's own";
    private const string DicomWeb = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("imageloaders-orthanc-");
    private readonly Process _process;
    private readonly HttpClient _client;

    private OrthancServer(int port)
    {
        Url = $"http://127.0.0.1:{port}";
        PasswordFile = Path.Combine(_folder.FullName, "password");
        File.WriteAllText(PasswordFile, Password);
        var shim = Path.Combine(_folder.FullName, "loopback_bind.so");
        Run("cc", "-O2", "-shared", "-fPIC", "-o", shim, Path.Combine(AppContext.BaseDirectory, "Servers", "loopback_bind.c"), "-ldl");
        var settings = Path.Combine(_folder.FullName, "orthanc.json");
        File.WriteAllText(settings, Settings(port));
        _process = Process.Start(new ProcessStartInfo("Orthanc", [settings])
        {
            Environment = { ["LD_PRELOAD"] = shim, ["LC_ALL"] = "C.UTF-8" },
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _process.ErrorDataReceived += static (_, _) => { };
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        _client = new()
        {
            DefaultRequestHeaders =
            { Authorization = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Password}"))) }
        };
    }

    public string Url { get; }

    public string PasswordFile { get; }

    public static async Task<OrthancServer> StartAsync()
    {
        if (!File.Exists(DicomWeb))
            throw new InvalidOperationException($"{DicomWeb} is missing. Run eng/setup.sh test.");
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var server = new OrthancServer(port);
        try
        {
            await server.UntilReadyAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <returns>The status: 200 when it took the object.</returns>
    public async Task<int> StoreAsync(byte[] dicom)
    {
        using var content = new ByteArrayContent(dicom);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/dicom");
        using var response = await _client.PostAsync(new Uri(Url + "/instances"), content);
        return (int)response.StatusCode;
    }

    /// <summary>Runs a program to its end.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error}{output.Result}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
        _folder.Delete(true);
    }

    private string Settings(int port) => $$"""
        {
          "Name": "test", "StorageDirectory": "{{_folder.FullName}}/db", "IndexDirectory": "{{_folder.FullName}}/db",
          "TemporaryDirectory": "{{_folder.FullName}}",
          "Plugins": ["{{DicomWeb}}"], "HttpPort": {{port}}, "RemoteAccessAllowed": false, "SslEnabled": false,
          "AuthenticationEnabled": true, "RegisteredUsers": { "{{User}}": "{{Password}}" },
          "DicomServerEnabled": false, "OrthancExplorerEnabled": false, "WebDavEnabled": false,
          "KeepAlive": true, "OverwriteInstances": true,
          "DicomWeb": { "Enable": true, "Root": "/dicom-web/", "EnableWado": true, "WadoRoot": "/wado",
            "StudiesMetadata": "Full", "SeriesMetadata": "Full" }
        }
        """;

    private async Task UntilReadyAsync()
    {
        for (var deadline = Environment.TickCount64 + 300_000; Environment.TickCount64 < deadline
            && !_process.HasExited; await Task.Delay(50))
        {
            try
            {
                using var response = await _client.GetAsync(new Uri(Url + "/system"));
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
        }

        throw new InvalidOperationException("Orthanc did not start.");
    }
}
