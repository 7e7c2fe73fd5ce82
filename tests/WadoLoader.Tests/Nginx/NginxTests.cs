using ImageLoaders;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Nginx;

/// <summary>A real server: ranges, compression, other protocols than HTTP/1.1.</summary>
[NonParallelizable]
public sealed class NginxTests
{
    private NginxServer _server = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _server = await NginxObjects.ServeAsync();

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    [Test]
    public async Task LoadImage_FrameFromAServerWithRanges_FetchesLittleMoreThanTheFrame()
    {
        using var plugin = NginxObjects.Plugin();
        var image = await plugin.LoadAsync($"wadouri:{_server.Url}/object?ranges&frame=11");
        NginxObjects.AssertFrame(image, 11);
        var answers = await AnswersAsync("/object?ranges", 1);

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(206));
        Assert.That(answers.Sum(answer => answer.Bytes), Is.LessThan(NginxObjects.FrameBytes + (256 << 10)));
        Assert.That(image.Source.Version, Does.StartWith("\"").And.EndWith("\""));
    }

    [Test]
    public async Task LoadImage_FramesFromAServerWithoutRanges_ShareOneDownload()
    {
        using var plugin = NginxObjects.Plugin();
        var images = await Task.WhenAll(Enumerable.Range(1, NginxObjects.Frames)
            .Select(frame => plugin.LoadAsync($"wadouri:{_server.WithoutRanges}/object?whole&frame={frame}")));
        for (var i = 0; i < images.Length; i++)
            NginxObjects.AssertFrame(images[i], i + 1);
        var answers = await AnswersAsync("/object?whole", 1);

        Assert.That(answers.Select(answer => (answer.Status, answer.Bytes)), Is.EqualTo(new[] { (200, (long)NginxObjects.Object.Length) }));
    }

    [Test]
    public async Task LoadImage_FromAServerThatCompresses_IsTheSame()
    {
        using var plugin = NginxObjects.Plugin();
        NginxObjects.AssertFrame(await plugin.LoadAsync($"wadouri:{_server.Compressing}/object?gzip"), 1);
        NginxObjects.AssertFrame(await plugin.LoadAsync($"wadouri:{_server.Compressing}/object?gzip-part&frame=2"), 2);
        NginxObjects.AssertFrame(await plugin.LoadAsync(NginxObjects.WadoRs(_server.Compressing, 3)), 3);
        var whole = (await AnswersAsync("/object?gzip", 1)).Single(answer => answer.Path == "/object?gzip");
        var frame = (await AnswersAsync(TestInstance.Path + "/frames/3", 1)).Single(answer => answer.Address == "127.0.0.2");

        Assert.That((whole.Encoding, frame.Encoding), Is.EqualTo(("gzip", "gzip")));
        Assert.That(whole.Bytes, Is.LessThan(NginxObjects.Object.Length));
        Assert.That((await AnswersAsync("/object?gzip-part", 1)).Select(answer => (answer.Status, answer.Encoding)),
            Is.All.EqualTo((206, "-")), "of ranges nothing is compressed");
    }

    [Test]
    public async Task LoadImage_FromASlowServer_ComesAndTellsHowFarItIs()
    {
        using var plugin = NginxObjects.Plugin(null, ("SilenceTimeout", "00:00:20"));
        var load = plugin.Start(NginxObjects.WadoRs(_server.Slow, 1));
        NginxObjects.AssertFrame(await load.Completion.WaitAsync(TimeSpan.FromMinutes(5)), 1);

        Assert.That(load.Progress?.BytesReceived, Is.EqualTo(NginxObjects.FrameBytes));
    }

    [Test]
    public async Task Cancel_WhileOneByteASecondComes_ClosesTheConnection()
    {
        using var plugin = NginxObjects.Plugin();
        var load = plugin.Start($"wadouri:{_server.Dripping}/object?drip");
        await TimeoutTests.UntilAsync(() => load.Progress is { BytesReceived: > 0 });
        load.Cancel();

        Assert.That(() => load.Completion, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await AnswersAsync("/object?drip", 1)).Single().Bytes, Is.LessThan(NginxObjects.Object.Length));
    }

    [Test]
    public async Task IsCurrent_ObjectThatIsReplaced_IsNot()
    {
        _server.Add("/replaced", NginxObjects.Object);
        using var plugin = NginxObjects.Plugin();
        var id = $"wadouri:{_server.Url}/replaced";
        var source = (await plugin.LoadAsync(id)).Source;
        var loader = (IImageRevalidator)plugin.Context.Loaders["wadouri"];

        Assert.That(await loader.IsCurrentAsync(new(id), source), Is.True);
        _server.Add("/replaced", [.. NginxObjects.Object, 0, 0]);
        Assert.That(await loader.IsCurrentAsync(new(id), source), Is.False);
        Assert.That((await AnswersAsync("/replaced", 3)).Select(answer => answer.Status).Take(2), Is.EqualTo(new[] { 200, 304 }));
    }

    [Test]
    public async Task LoadImage_SeveralByTls_ShareOneConnectionOfHttp2AndLogIn()
    {
        var password = Path.GetTempFileName();
        await File.WriteAllTextAsync(password, NginxServer.Password);
        var handler = new SocketsHttpHandler
        {
            SslOptions =
            { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null }
        };
        using var plugin = NginxObjects.Plugin(
            new(handler) { Timeout = Timeout.InfiniteTimeSpan }, ("Servers:0:Origin", _server.Secure), ("Servers:0:User", NginxServer.User),
                ("Servers:0:PasswordFile", password));
        NginxObjects.AssertFrame(await plugin.LoadAsync(NginxObjects.WadoRs(_server.Secure, 1)), 1);
        var images = await Task.WhenAll(
            Enumerable.Range(2, 6).Select(frame => plugin.LoadAsync(NginxObjects.WadoRs(_server.Secure, frame))));
        for (var i = 0; i < images.Length; i++)
            NginxObjects.AssertFrame(images[i], i + 2);
        File.Delete(password);
        await TimeoutTests.UntilAsync(() => Secure().Count == 1 + 1 + 6);

        Assert.That(Secure().Select(answer => (answer.Status, answer.Protocol)), Is.All.EqualTo((200, "HTTP/2.0")));
        Assert.That(Secure().Select(answer => answer.Connection).Distinct().Count(), Is.EqualTo(1));

        List<NginxLogEntry> Secure() => [.. _server.Answers(TestInstance.Path).Where(answer => answer.Protocol == "HTTP/2.0")];
    }

    private async Task<IReadOnlyList<NginxLogEntry>> AnswersAsync(string path, int least)
    {
        await TimeoutTests.UntilAsync(() => _server.Answers(path).Count >= least);
        return _server.Answers(path);
    }
}
