using System.Buffers.Binary;
using System.Text;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;

namespace WadoLoader.Tests.WadoRs;

public sealed class WadoRsLoaderTests
{
    private static readonly TestInstance Instance = new();

    [Test]
    public async Task LoadImage_EachFrame_IsItsOwnAndMetadataComeOnce()
    {
        using var server = new TestServer(Instance.Answer);
        using var plugin = new TestPlugin();
        for (var frame = 1; frame <= Instance.Frames; frame++)
        {
            var image = await plugin.LoadAsync(TestInstance.Id(server, frame));
            Assert.Multiple(() =>
            {
                Assert.That(image.Pixels.Span.SequenceEqual(Instance.Frame(frame)), Is.True);
                Assert.That(image.Source.SopInstanceUid, Is.EqualTo(TestInstance.Uid));
                Assert.That(image.Source.Frame, Is.EqualTo(frame));
                Assert.That(image.Remarks, Is.Empty);
            });
        }

        Assert.That(server.Requests.Count(TestInstance.IsMetadata), Is.EqualTo(1));
        Assert.That(server.Requests.Find(TestInstance.IsMetadata)!["Accept"], Is.EqualTo("application/dicom+json"));
        Assert.That(server.Requests, Has.Count.EqualTo(1 + Instance.Frames));
    }

    [Test]
    public async Task LoadImage_OtherAuthorization_HasMetadataOfItsOwn()
    {
        using var server = new TestServer(Instance.Answer);
        using var plugin = new TestPlugin();
        foreach (var authorization in (string?[])[null, "Bearer a", "Bearer b", "Bearer a"])
            await plugin.LoadAsync(TestInstance.Id(server), authorization);

        Assert.That(server.Requests.Where(TestInstance.IsMetadata).Select(request => request["Authorization"]), Is.EqualTo(new[] { null, "Bearer a", "Bearer b" }));
    }

    [TestCase("Content-Type: application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1\r\nContent-Location: http://made-up/instances/1.2.3.4/frames/1")]
    [TestCase("content-type: application/octet-stream\r\nCONTENT-LENGTH: 48")]
    [TestCase("MIME-Version: 1.0")]
    public async Task LoadImage_PartHeaders_AreReadAsTheyMayBeWritten(string headers)
    {
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? Instance.Metadata() : TestInstance.Multipart(Instance.Frame(1), headers));
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(TestInstance.Id(server))).Pixels.Span.SequenceEqual(Instance.Frame(1)), Is.True);
    }

    [Test]
    public async Task LoadImage_SinglePartAnswer_IsTaken()
    {
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? Instance.Metadata() : ("200 OK\r\nContent-Type: application/octet-stream", Instance.Frame(1)));
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(TestInstance.Id(server))).Pixels.Span.SequenceEqual(Instance.Frame(1)), Is.True);
    }

    [Test]
    public async Task LoadImage_ServerThatDislikesAWayOfAsking_IsNotAskedThatWayAgain()
    {
        // As dcm4chee: no parameter transfer-syntax.
        using var server = new TestServer(request => TestInstance.IsMetadata(request) || !request["Accept"]!.Contains("transfer-syntax", StringComparison.Ordinal)
            ? Instance.Answer(request) : ("406 Not Acceptable", []));
        using var plugin = new TestPlugin();
        await plugin.LoadAsync(TestInstance.Id(server, 1));
        var first = server.Requests.Count;
        await plugin.LoadAsync(TestInstance.Id(server, 2));

        Assert.That((first, server.Requests.Count), Is.EqualTo((4, 5)));
    }

    [Test]
    public async Task LoadImage_OneInstanceThatCannotBeGivenAsStored_DoesNotChangeWhatOthersAreAskedFor()
    {
        // As Orthanc: 500 for the stored bytes of a big-endian object.
        using var server = new TestServer(request => !TestInstance.IsMetadata(request) && request.Path.EndsWith("/2", StringComparison.Ordinal) && request["Accept"]!.Contains("=*", StringComparison.Ordinal)
            ? ("500 Internal Server Error", []) : Instance.Answer(request));
        using var plugin = new TestPlugin();
        foreach (var frame in (int[])[1, 2, 3])
            Assert.That((await plugin.LoadAsync(TestInstance.Id(server, frame))).Pixels.Span.SequenceEqual(Instance.Frame(frame)), Is.True);
        using var other = new TestPlugin();
        await other.LoadAsync(TestInstance.Id(server, 1));

        Assert.That(server.Requests[^1]["Accept"], Does.EndWith("transfer-syntax=*"));
        Assert.That(server.Requests, Has.Count.EqualTo(1 + 1 + 2 + 1 + 2));
    }

    [Test]
    public void LoadImage_NoWayOfAskingIsAnswered_IsUnsupportedAndSaysWhatCame()
    {
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? Instance.Metadata() : ("400 Bad Request", []));
        using var plugin = new TestPlugin();
        var failure = plugin.Fail(TestInstance.Id(server));

        Assert.That((failure.Error, server.Requests.Count), Is.EqualTo((ImageLoadError.Unsupported, 7)));
        Assert.That(failure.Reason, Does.Contain("6 ways").And.Contain("status 400"));
    }

    [Test]
    public void LoadImage_SomethingElseThanWasAsked_IsMismatch()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ErrorOf(Instance with { InstanceUid = "1.2.3.5" }, () => TestInstance.Multipart(Instance.Frame(1))), Is.EqualTo(ImageLoadError.Mismatch), "metadata of another instance");
            Assert.That(ErrorOf(Instance, () => TestInstance.Multipart(Instance.Frame(2), "Content-Location: /x/instances/1.2.3.4/frames/2")), Is.EqualTo(ImageLoadError.Mismatch), "another frame");
            Assert.That(ErrorOf(Instance, () => TestInstance.Multipart(Instance.Frame(1), "Content-Location: /x/instances/1.2.3.5/frames/1")), Is.EqualTo(ImageLoadError.Mismatch), "another instance");
            Assert.That(ErrorOf(Instance, () => Several(2)), Is.EqualTo(ImageLoadError.Mismatch), "two parts");
            Assert.That(ErrorOf(Instance, () => Several(0)), Is.EqualTo(ImageLoadError.Mismatch), "no part");
            Assert.That(ErrorOf(Instance, () => TestInstance.Multipart([.. Instance.Frame(1), .. Instance.Frame(2)])), Is.EqualTo(ImageLoadError.Mismatch), "two frames in a part");
            Assert.That(ErrorOf(Instance, () => TestInstance.Multipart(Instance.Frame(1)[..^2])), Is.EqualTo(ImageLoadError.Malformed), "less than a frame");
            Assert.That(ErrorOf(Instance, () => ("200 OK\r\nContent-Type: text/html", "<html>"u8.ToArray())), Is.EqualTo(ImageLoadError.Malformed), "a page");
        });
    }

    [TestCase("{", ImageLoadError.Malformed)]
    [TestCase("", ImageLoadError.Malformed)]
    [TestCase("[]", ImageLoadError.Mismatch)]
    [TestCase("[{},{}]", ImageLoadError.Mismatch)]
    [TestCase("[{}]", ImageLoadError.Mismatch)]
    [TestCase("[3]", ImageLoadError.Malformed)]
    [TestCase("{\"00080018\":{\"vr\":\"UI\",\"InlineBinary\":\"***\"}}", ImageLoadError.Malformed)]
    public void LoadImage_WrongMetadata_IsAnError(string json, ImageLoadError error)
    {
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom+json", Encoding.UTF8.GetBytes(json)));
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(TestInstance.Id(server)).Error, Is.EqualTo(error));
    }

    [TestCase("wadors:https://s/studies/1/series/2/instances/3", "add /frames/1")]
    [TestCase("wadors:https://s/studies/1/series/2/instances/3/frames/0", "number from 1")]
    [TestCase("wadors:https://s/studies/1/series/2/instances/3/frames/1,2", "number from 1")]
    [TestCase("wadors:https://s/studies/1/series/2/instances/3/frames/-1", "number from 1")]
    [TestCase("wadors:https://s/studies/1/series/2/instances/3/frames/1/rendered", "names no frame")]
    [TestCase("wadors:https://s/studies/x/series/2/instances/3/frames/1", "names no frame")]
    [TestCase("wadors:https://u:p@s/studies/1/series/2/instances/3/frames/1", "user name")]
    [TestCase("wadors:ftp://s/studies/1/series/2/instances/3/frames/1", "no http")]
    [TestCase("wadors:", "no http")]
    public void LoadImage_WrongId_SaysWhatIsRight(string id, string reason)
    {
        using var plugin = new TestPlugin();
        var failure = plugin.Fail(id);

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.InvalidImageId));
        Assert.That(failure.Reason, Does.Contain(reason).And.Contain("/frames/<frame>"));
    }

    [Test]
    public void LoadImage_FrameBeyondTheLast_IsNotAskedFor()
    {
        using var server = new TestServer(Instance.Answer);
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(TestInstance.Id(server, 4)).Error, Is.EqualTo(ImageLoadError.NotFound));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public void LoadImage_Video_IsToldFromTheMetadata()
    {
        var video = Instance with { More = ",\"00083002\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.4.102\"]}" };
        using var server = new TestServer(video.Answer);
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(TestInstance.Id(server)).Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [TestCase("YBR_FULL_422", "", true)]
    [TestCase("YBR_FULL", "", false)]
    [TestCase("YBR_FULL", ",\"00282110\":{\"vr\":\"CS\",\"Value\":[\"01\"]}", true)]
    [TestCase("YBR_FULL", ",\"00083002\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.4.50\"]}", true)]
    [TestCase("YBR_FULL", ",\"00083002\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.5\"]}", false)]
    [TestCase("YBR_FULL", ",\"00083002\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.1\"]}", false)]
    public async Task LoadImage_ColorThatTheServerDecompressed_IsRgb(string photometric, string more, bool isRgb)
    {
        var pixels = Enumerable.Range(0, 24 * 3).Select(i => (byte)(3 * i)).ToArray();
        var json = (Instance with { More = more }).Json.Replace("MONOCHROME2", photometric, StringComparison.Ordinal)
            .Replace("\"00280002\":{\"vr\":\"US\",\"Value\":[1]}", "\"00280002\":{\"vr\":\"US\",\"Value\":[3]}", StringComparison.Ordinal).Replace("[16]", "[8]", StringComparison.Ordinal).Replace("[15]", "[7]", StringComparison.Ordinal);
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? ("200 OK\r\nContent-Type: application/dicom+json", Encoding.UTF8.GetBytes(json))
            : request["Accept"]!.EndsWith("=*", StringComparison.Ordinal) ? ("406 Not Acceptable", []) : TestInstance.Multipart(pixels));
        using var plugin = new TestPlugin();
        var image = await plugin.LoadAsync(TestInstance.Id(server));

        Assert.That(image.Pixels.Span.SequenceEqual(pixels), Is.EqualTo(isRgb));
        Assert.That(image.Remarks.Any(remark => remark.Contains("taken for RGB", StringComparison.Ordinal)), Is.EqualTo(isRgb));
    }

    [TestCase("http://made-up.example/pacs/studies/1.2/bulk/7", true)]
    [TestCase("bulk/7", true)]
    [TestCase("../../../bulk/7", true)]
    [TestCase("http://made-up.example/elsewhere/7", false)]
    public async Task LoadImage_TableAsBulkData_ComesFromTheServerThatWasAsked(string reference, bool isTaken)
    {
        var table = new byte[8];
        for (var i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt16LittleEndian(table.AsSpan(2 * i), (ushort)(10 * i));
        var withTable = Instance with
        {
            More = ",\"00283010\":{\"vr\":\"SQ\",\"Value\":[{\"00283002\":{\"vr\":\"US\",\"Value\":[4,0,16]},\"00283006\":{\"vr\":\"OW\",\"BulkDataURI\":\"" + reference + "\"}}]}",
        };
        using var server = new TestServer(request => request.Path.EndsWith("/bulk/7", StringComparison.Ordinal) ? TestInstance.Multipart(table) : withTable.Answer(request));
        using var plugin = new TestPlugin();
        var image = await plugin.LoadAsync(TestInstance.Id(server));

        Assert.That(image.VoiLuts.Select(lut => lut.Entries.ToArray()), Is.EqualTo(isTaken ? new[] { new ushort[] { 0, 10, 20, 30 } } : []));
        Assert.That(image.Remarks.Any(remark => remark.Contains("another server", StringComparison.Ordinal)), Is.Not.EqualTo(isTaken));
    }

    [TestCase("", null, "/frames/2")]
    [TestCase(",\"00083002\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.5\"]}", "1.2.840.10008.1.2.5", "/frames/2")]
    [TestCase(",\"00083002\":{\"vr\":\"UI\",\"Value\":[\"1.2.840.10008.1.2.4.102\"]}", "1.2.840.10008.1.2.4.102", "")]
    public async Task GetMetadata_OfAServer_TellsWhatItSaysOfTheStoredObjectAndWhereItShowsIt(string more, string? syntax, string shown)
    {
        using var server = new TestServer((Instance with { More = more }).Answer);
        using var plugin = new TestPlugin();
        var metadata = (await plugin.MetadataAsync(TestInstance.Id(server, 2)))!;
        var url = server.Url + TestInstance.Path + shown;

        Assert.That(metadata.Get<TransferSyntaxModule>()?.TransferSyntaxUid, Is.EqualTo(syntax));
        Assert.That(metadata.Get<ImageUrlModule>(), Is.EqualTo(new ImageUrlModule { IsVideo = shown.Length == 0, Rendered = url + "/rendered", Thumbnail = url + "/thumbnail" }));
        Assert.That(metadata.Get<ImagePixelModule>()!.Rows, Is.EqualTo(Instance.Rows));
        Assert.That((metadata.Source.SopInstanceUid, metadata.Source.Frame, server.Requests.Count), Is.EqualTo((TestInstance.Uid, (int?)2, 1)));
    }

    [TestCase("/", "")]
    [TestCase("", "?token=a%2Fb&x")]
    public async Task LoadImage_TableAsBulkData_IsAskedForByTheAddressOfTheId(string slash, string query)
    {
        var withTable = Instance with
        {
            More = ",\"00283010\":{\"vr\":\"SQ\",\"Value\":[{\"00283002\":{\"vr\":\"US\",\"Value\":[4,0,16]},\"00283006\":{\"vr\":\"OW\",\"BulkDataURI\":\"bulk/7\"}}]}",
        };
        using var server = new TestServer(request => request.Path.Contains("/bulk/7", StringComparison.Ordinal) ? TestInstance.Multipart(new byte[8])
            : request.Path.Contains("/metadata", StringComparison.Ordinal) ? withTable.Metadata() : TestInstance.Multipart(Instance.Frame(1)));
        using var plugin = new TestPlugin(null, ("Retries", "0"));

        Assert.That((await plugin.LoadAsync($"wadors:{server.Url}{slash}{TestInstance.Path}/frames/1{query}")).VoiLuts, Has.Length.EqualTo(1));
        Assert.That(server.Requests.Select(request => request.Path), Is.EqualTo(new[] { "/metadata", "/bulk/7", "/frames/1" }.Select(name => slash + TestInstance.Path + name + query)));
    }

    [Test]
    public void LoadImage_TableThatIsNotThere_SaysThatItIsTheTable()
    {
        var withTable = Instance with { More = ",\"00281201\":{\"vr\":\"OW\",\"BulkDataURI\":\"bulk/7\"}" };
        using var server = new TestServer(request => request.Path.Contains("/bulk/7", StringComparison.Ordinal) ? ("404 Not Found", []) : withTable.Answer(request));
        using var plugin = new TestPlugin();
        var failure = plugin.Fail(TestInstance.Id(server));

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NotFound));
        Assert.That(failure.Reason, Does.Contain("/instances/1.2.3.4/bulk/7").And.Contain("404"));
    }

    [Test]
    public async Task LoadImage_MoreTablesThanAreFetched_SaysSo()
    {
        var tables = Enumerable.Range(1, 70).Select(i => "{\"00283006\":{\"vr\":\"OW\",\"BulkDataURI\":\"bulk/" + i + "\"}}");
        var withTables = Instance with { More = ",\"00283010\":{\"vr\":\"SQ\",\"Value\":[" + string.Join(',', tables) + "]}" };
        using var server = new TestServer(request => request.Path.Contains("/bulk/", StringComparison.Ordinal) ? TestInstance.Multipart(new byte[8]) : withTables.Answer(request));
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(TestInstance.Id(server))).Remarks, Has.Some.Contains("more than 64 tables"));
        Assert.That(server.Requests, Has.Count.EqualTo(1 + 64 + 1));
    }

    [TestCase("Content-Encoding: gzip")]
    [TestCase("Content-Transfer-Encoding: base64")]
    public void LoadImage_PartThatIsEncoded_SaysHow(string header)
    {
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? Instance.Metadata() : TestInstance.Multipart(Instance.Frame(1), "Content-Type: application/octet-stream\r\n" + header));
        using var plugin = new TestPlugin();
        var failure = plugin.Fail(TestInstance.Id(server));

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Unsupported), failure.Reason);
        Assert.That(failure.Reason, Does.Contain(header.Split(' ')[1]));
    }

    [Test]
    public void LoadImage_PageInsteadOfMetadata_SaysWhatCame()
    {
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: text/html", "<html>Log in</html>"u8.ToArray()));
        using var plugin = new TestPlugin();
        var failure = plugin.Fail(TestInstance.Id(server));

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(failure.Reason, Does.Contain("sent an HTML page"));
    }

    private static (string Head, byte[] Body) Several(int parts) => ("200 OK\r\nContent-Type: multipart/related; boundary=\"the-boundary\"",
        TestInstance.Body([.. Enumerable.Range(1, parts).Select(frame => (Instance.Frame(frame), "Content-Type: application/octet-stream"))]));

    private static ImageLoadError ErrorOf(TestInstance instance, Func<(string Head, byte[] Body)> frame)
    {
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? instance.Metadata() : frame());
        using var plugin = new TestPlugin(null, ("Retries", "0"));
        return plugin.Fail(TestInstance.Id(server)).Error;
    }
}
