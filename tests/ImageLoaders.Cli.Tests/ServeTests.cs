using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace ImageLoaders.Cli.Tests;

/// <summary><c>serve</c> and <c>health</c> as processes, on a port that the system picks.</summary>
[CancelAfter(300_000)]
public sealed partial class ServeTests
{
    private Process _service = null!;
    private HttpClient? _client;
    private string _start = "";

    [OneTimeSetUp]
    public async Task Start()
    {
        _service = Run("serve", "--urls", "http://127.0.0.1:0");
        while (!_start.Contains("Clients need", StringComparison.Ordinal))
            _start += (await _service.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(5))
                ?? throw new InvalidOperationException(await _service.StandardError.ReadToEndAsync())) + "\n";
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(Address().Match(_start).Value) };
    }

    [OneTimeTearDown]
    public void Stop()
    {
        if (!_service.HasExited)
            _service.Kill(); // also when the start has failed half way
        _service.Dispose();
        _client?.Dispose();
    }

    [Test]
    [Order(1)]
    public async Task Serve_Started_SaysWhatIsClosedAndHowToOpenIt(CancellationToken timeout)
    {
        using var picture = await _client!.GetAsync("/images/rendered?id=example:ct", timeout);
        using var file = await _client!.GetAsync("/images/image?id=dicomfile:/etc/passwd", timeout);

        Assert.That(_start, Does.Contain("AllowedRoots__0").And.Contain("AllowedHosts__0").And.Contain("ApiKeys__0").And
            .Contain("Content__Enabled"));
        Assert.That(picture.Content.Headers.ContentType?.ToString(), Is.EqualTo("image/png"));
        Assert.That(file.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    [Order(1)]
    public async Task Serve_PageOrWhatToDo_IsThereAndMayLoadFromHereAlone(CancellationToken timeout)
    {
        using var page = await _client!.GetAsync("/", timeout);

        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(page.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/html"));
        Assert.That(page.Headers.GetValues("Content-Security-Policy").Single(),
            Does.StartWith("default-src 'self';").And.Contain("frame-ancestors 'none'"));
    }

    [Test]
    [Order(1)]
    public async Task Serve_Metrics_AreOffUntilTheyAreSetUp(CancellationToken timeout)
    {
        using var metrics = await _client!.GetAsync("/metrics", timeout);

        Assert.That(metrics.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("evil.example", HttpStatusCode.BadRequest)]
    [TestCase("localhost", HttpStatusCode.OK)]
    [Order(1)]
    public async Task Serve_OnLoopback_AnswersToItsOwnNamesAlone(string host, HttpStatusCode status, CancellationToken timeout)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/images/plugins") { Headers = { Host = host } };
        using var response = await _client!.SendAsync(request, timeout);

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    [Order(2)]
    public async Task Health_ServiceRuns_IsReadyAndAfterItsEndIsNot(CancellationToken timeout)
    {
        var address = _client!.BaseAddress!.ToString();
        using var ready = Run("health", "--url", address);
        await ready.WaitForExitAsync(timeout);
        using var kill = Process.Start("kill", ["-TERM", $"{_service.Id}"]);
        await _service.WaitForExitAsync(timeout);
        using var gone = Run("health", "--url", address);
        await gone.WaitForExitAsync(timeout);

        Assert.That(ready.ExitCode, Is.Zero);
        Assert.That(_service.ExitCode, Is.Zero, "a service that is told to end has ended well");
        Assert.That(gone.ExitCode, Is.EqualTo(1));
        Assert.That(await gone.StandardError.ReadToEndAsync(timeout), Does.Contain("does not answer"));
    }

    private static Process Run(params string[] arguments) => ImageLoadersProgram.Start(
        new() { ["ImageLoaders__StatePath"] = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}") },
        arguments);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
