using System.IO.Compression;
using ImageLoaders;
using ImageLoaders.TestServers;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Transport;

/// <summary>Bodies that are compressed, or are not what was asked for.</summary>
public sealed class BodyTests
{
    private static readonly TestInstance Instance = new() { Rows = 64, Columns = 64 };

    [Test]
    public async Task LoadImage_GzipOfEverything_IsReadAsIfItWereNot()
    {
        using var server = new TestServer(request =>
        {
            var (head, body) = Instance.Answer(request);
            return (head + "\r\nContent-Encoding: gzip\r\nETag: W/\"weak\"", Gzip(body));
        });
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(TestInstance.Id(server, 2))).Pixels.Span.SequenceEqual(Instance.Frame(2)), Is.True);
        Assert.That(server.Requests.Select(request => request["Accept-Encoding"]), Is.All.EqualTo("gzip"));
    }

    [Test]
    public async Task LoadImage_RangeIsWanted_OffersNoGzip()
    {
        using var server = new TestServer(
            new ObjectServer(new TestObject { Frames = 2 }.ToFile(TestObject.ExplicitLittleEndian, new long[48])).Answer);
        using var plugin = new TestPlugin();
        await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=2");

        Assert.That((server.Requests[0]["Range"], server.Requests[0]["Accept-Encoding"]), Is.EqualTo(("bytes=0-65535", "identity")));
    }

    [TestCase("gzip", ImageLoadError.Malformed)]
    [TestCase("br", ImageLoadError.Unsupported)]
    public void LoadImage_CompressionThatCannotBeUndone_IsAnError(string encoding, ImageLoadError error)
    {
        using var server = new TestServer(_ =>
            ($"200 OK\r\nContent-Type: application/dicom+json\r\nContent-Encoding: {encoding}", "this is neither"u8.ToArray()));
        using var plugin = new TestPlugin(null, ("Retries", "0"));

        Assert.That(plugin.Fail(TestInstance.Id(server)).Error, Is.EqualTo(error));
    }

    [Test]
    public async Task LoadImage_RefusalThatIsCompressed_IsARefusal()
    {
        using var server = new TestServer(request =>
            !TestInstance.IsMetadata(request) && request["Accept"]!.Contains("=*", StringComparison.Ordinal)
            ? ("406 Not Acceptable\r\nContent-Encoding: br", "no"u8.ToArray()) : Instance.Answer(request));
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(TestInstance.Id(server))).Pixels.Span.SequenceEqual(Instance.Frame(1)), Is.True);
    }

    [Test]
    public void LoadImage_GzipThatSwells_StopsAtTheLimit()
    {
        var bomb = Gzip(new byte[48 << 20]);
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom+json\r\nContent-Encoding: gzip", bomb));
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(TestInstance.Id(server)).Error, Is.EqualTo(ImageLoadError.TooLarge));
    }

    [Test]
    public void LoadImage_PartThatNobodyAskedFor_IsMismatch()
    {
        using var server = new TestServer(_ => ("206 Partial Content\r\nContent-Range: bytes 5-9/20\r\nETag: \"x\"", new byte[5]));
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail($"wadouri:{server.Url}/object").Error, Is.EqualTo(ImageLoadError.Mismatch));
        Assert.That(plugin.Fail($"wadouri:{server.Url}/object?frame=1").Error, Is.EqualTo(ImageLoadError.Mismatch));
    }

    [Test]
    public void LoadImage_LengthThatLies_TakesNoMemoryForIt()
    {
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom\r\nContent-Length: 1000000000", new byte[100]));
        using var plugin = new TestPlugin(null, ("Retries", "0"));
        var before = GC.GetTotalAllocatedBytes(true);

        Assert.That(plugin.Fail($"wadouri:{server.Url}/object").Error, Is.EqualTo(ImageLoadError.Unreachable));
        Assert.That(GC.GetTotalAllocatedBytes(true) - before, Is.LessThan(100L << 20));
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest, true))
            gzip.Write(bytes);
        return stream.ToArray();
    }
}
