using System.Text;
using ImageLoaders;
using ImageLoaders.TestServers;

namespace WadoLoader.Tests.WadoUri;

public sealed class WadoUriTests
{
    private static readonly byte[] Object =
        new TestObject { Frames = 2, Rows = 1, Columns = 2, Uid = "1.2.3.4" }.ToFile(TestObject.ExplicitLittleEndian, 1, 2, 3, 4);

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [TestCase("wadouri")]
    [TestCase("dicomweb")]
    public async Task LoadImage_OfAnAddress_AsksWithoutTheFrame(string scheme)
    {
        using var server = Serve(Object);
        var progress = new List<ImageLoadProgress>();
        var load = _host.Start($"{scheme}:{server.Url}/wado?requestType=WADO&objectUID=1.2.3.4&frame=2&keyframe=3");
        load.ProgressChanged += progress.Add;
        var image = await load;
        Assert.That(image.GetSamples<ushort>().ToArray(), Is.EqualTo(new ushort[] { 3, 4 }));
        Assert.That(image.Source, Is.EqualTo(
            new ImageSource { SopInstanceUid = "1.2.3.4", Frame = 2, Version = "\"v1\"", FreshFor = TimeSpan.FromMinutes(5) }));
        Assert.That(server.Requests.Single().Head,
            Does.StartWith("GET /wado?requestType=WADO&objectUID=1.2.3.4&keyframe=3 HTTP").And.Contain("Accept: application/dicom"));
        Assert.That(load.Progress, Is.EqualTo(new ImageLoadProgress(Object.Length, Object.Length)));
    }

    [Test]
    public async Task GetMetadata_OfAnAddress_IsOfTheSameSource()
    {
        using var server = Serve(Object, "ETag: W/\"weak\"");
        var metadata = await _host.MetadataAsync($"wadouri:{server.Url}/any/address?frame=2");
        Assert.That(metadata!.Source, Is.EqualTo(new ImageSource { SopInstanceUid = "1.2.3.4", Frame = 2 }));
    }

    [Test]
    public void LoadImage_OfAnotherObjectThanAsked_IsAMismatch()
    {
        using var server = Serve(Object);
        Assert.That(Error($"wadouri:{server.Url}/wado?requestType=WADO&objectUID=1.2.3").Error, Is.EqualTo(ImageLoadError.Mismatch));
    }

    [TestCase("<html>Login</html>", "text/html", "HTML")]
    [TestCase("{\"Message\":\"no\"}", "application/dicom", "JSON")]
    [TestCase("\u00FF\u00D8\u00FF\u00E0JFIF", "image/jpeg", "contentType=application/dicom")]
    public void LoadImage_OfSomethingElse_SaysWhatCame(string body, string contentType, string expected)
    {
        using var server = Serve(Encoding.Latin1.GetBytes(body), $"Content-Type: {contentType}");
        var error = Error($"wadouri:{server.Url}/x");
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(error.Reason, Does.Contain(expected));
    }

    [TestCase("image/png")]
    [TestCase("text/html; charset=utf-8")]
    [TestCase("multipart/related")]
    [TestCase("nonsense")]
    public async Task LoadImage_OfAnObjectUnderAWrongContentType_IsTaken(string contentType)
    {
        using var server = Serve(new TestObject().ToFile(TestObject.ExplicitLittleEndian, new long[24]), "Content-Type: " + contentType);

        Assert.That((await _host.LoadAsync($"wadouri:{server.Url}/x")).Source.SopInstanceUid, Is.EqualTo("1.2.3.4"));
    }

    [TestCase("404 Not Found", ImageLoadError.NotFound)]
    [TestCase("401 Unauthorized", ImageLoadError.Unauthorized)]
    [TestCase("503 Service Unavailable", ImageLoadError.Overloaded)]
    public void LoadImage_OfAnErrorStatus_TellsIt(string status, ImageLoadError expected)
    {
        using var server = new TestServer(_ => (status, []));
        Assert.That(Error($"wadouri:{server.Url}/x").Error, Is.EqualTo(expected));
    }

    [Test]
    public void LoadImage_CutOff_IsUnreachable()
    {
        using var server = new TestServer($"200 OK\r\nContent-Length: {Object.Length}", Object[..^3]);
        Assert.That(Error($"wadouri:{server.Url}/x").Error, Is.EqualTo(ImageLoadError.Unreachable));
    }

    [Test]
    public void LoadImage_OfMoreThanTheLimit_IsRefused([Values] bool isSaid)
    {
        using var host = new FakeHost(new PixelAllocator(new PixelLimits { MaximumLengthBytes = 300 }));
        using var server = isSaid
            ? new TestServer("200 OK\r\nContent-Length: 2000000000", [])
            : new TestServer("200 OK", new byte[500_000]);
        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => host.LoadAsync($"wadouri:{server.Url}/x"))!.Error,
            Is.EqualTo(ImageLoadError.TooLarge));
    }

    [Test]
    public async Task Cancel_WhileTheServerStalls_ClosesTheSocket()
    {
        var stalled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var server = new TestServer(async (self, _, stream) =>
        {
            await self.SendAsync(stream, $"200 OK\r\nContent-Length: {Object.Length}", Object[..100]);
            stalled.SetResult();
            await self.StallAsync(stream);
        });
        var load = _host.Start($"wadouri:{server.Url}/x");
        await stalled.Task;
        load.Cancel();
        Assert.That(async () => await load, Throws.InstanceOf<OperationCanceledException>());
        await server.ClientLeft;
        Assert.That(load.Completion.IsCanceled, Is.True);
    }

    [TestCase("wadouri:")]
    [TestCase("wadouri:/relative")]
    [TestCase("wadouri:file:///etc/passwd")]
    [TestCase("wadouri:http://127.0.0.1/x?frame=0")]
    [TestCase("wadouri:http://user:secret@127.0.0.1/x")]
    public void LoadImage_OfNoAddress_IsAnInvalidId(string id) => Assert.That(Error(id).Error, Is.EqualTo(ImageLoadError.InvalidImageId));

    private static TestServer Serve(byte[] body, string headers = "Content-Type: application/dicom\r\nETag: \"v1\"") =>
        new(_ => ($"200 OK\r\n{headers}", body));

    private ImageLoadException Error(string id) => Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(id))!;
}
