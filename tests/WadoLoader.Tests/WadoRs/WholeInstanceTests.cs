using System.Text;
using ImageLoaders;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;

namespace WadoLoader.Tests.WadoRs;

/// <summary>
/// A server that does not hand out the frames of an instance, and does hand out the instance: its frames are taken out of that.
/// </summary>
public sealed class WholeInstanceTests
{
    private const string Instances = "/pacs/studies/1.2/series/1.3/instances/";
    private const string Stored = "multipart/related; type=\"application/dicom\"; transfer-syntax=*";
    private const string Plain = "multipart/related; type=\"application/dicom\"";

    private static readonly TestInstance Instance =
        new() { More = ",\"00281050\":{\"vr\":\"DS\",\"Value\":[40]},\"00281051\":{\"vr\":\"DS\",\"Value\":[10]}" };

    [TestCase("400 Bad Request")]
    [TestCase("406 Not Acceptable")]
    [TestCase("415 Unsupported Media Type")]
    [TestCase("500 Internal Server Error")]
    [TestCase("501 Not Implemented")]
    public async Task LoadImage_FramesRefused_ComeOutOfTheInstanceThatIsFetchedOnce(string status)
    {
        using var server = Server(accept => accept == Stored, status);
        using var plugin = new TestPlugin();
        for (var frame = 1; frame <= 3; frame++)
        {
            var image = await plugin.LoadAsync(Id(server, frame));
            Assert.That(image.Pixels.Span.SequenceEqual(Instance.Frame(frame)), Is.True, $"frame {frame}");
            Assert.That((image.Source.SopInstanceUid, image.Source.Frame, image.Windows.Single().Center),
                Is.EqualTo((TestInstance.Uid, frame, 40d)));
            Assert.That(image.Remarks, Has.Some.Contains("out of the whole instance"));
        }

        Assert.That(server.Requests.Select(Name), Is.EqualTo(new[] { "metadata", "frames/1", "frames/1", "frames/1", "frames/1", "" }));
        Assert.That(server.Requests[^1]["Accept"], Is.EqualTo(Stored));
    }

    [Test]
    public async Task LoadImage_InstanceOnlyAsTheServerLikes_IsTaken([Values] bool isMultipart)
    {
        using var server = Server(accept => accept == Plain, isMultipart: isMultipart);
        using var plugin = new TestPlugin();

        Assert.That((await plugin.LoadAsync(Id(server, 2))).Pixels.Span.SequenceEqual(Instance.Frame(2)), Is.True);
        Assert.That((await plugin.LoadAsync(Id(server, 3))).Pixels.Span.SequenceEqual(Instance.Frame(3)), Is.True);
        Assert.That(server.Requests, Has.Count.EqualTo(1 + 4 + 2));
    }

    [Test]
    public async Task LoadImage_OtherAuthorization_HasAnInstanceOfItsOwn()
    {
        using var server = Server(accept => accept == Stored);
        using var plugin = new TestPlugin();
        foreach (var authorization in (string[])["Bearer a", "Bearer b", "Bearer a"])
            await plugin.LoadAsync(Id(server), authorization);

        Assert.That(server.Requests.Where(request => Name(request).Length == 0).Select(request => request["Authorization"]),
            Is.EqualTo(new[] { "Bearer a", "Bearer b" }));
    }

    [Test]
    public async Task LoadImage_KindOfWhichNoFrameEverCame_IsAskedForWholeAtOnce()
    {
        using var server = Server(accept => accept == Stored);
        using var plugin = new TestPlugin();
        for (var instance = 1; instance <= 4; instance++)
            await plugin.LoadAsync(Id(server, uid: $"1.2.{instance}"));

        Assert.That(server.Requests.Where(request => request.Path.Contains("1.2.3/", StringComparison.Ordinal)).Select(Name),
            Has.Exactly(4).EqualTo("frames/1"));
        Assert.That(server.Requests.TakeLast(2).Select(Name), Is.EqualTo(new[] { "metadata", "" }));
    }

    [Test]
    public async Task LoadImage_ServerThatRefusesOneKind_IsAskedForFramesOfTheOthers()
    {
        using var server = Server((accept, request) => accept == Stored
            || (request.Path.Contains("/9.", StringComparison.Ordinal) && accept.EndsWith("=*", StringComparison.Ordinal)));
        using var plugin = new TestPlugin();
        for (var instance = 1; instance <= 4; instance++)
            await plugin.LoadAsync(Id(server, uid: $"1.2.{instance}"));
        await plugin.LoadAsync(Id(server, uid: "9.1"));

        Assert.That(server.Requests.TakeLast(2).Select(Name), Is.EqualTo(new[] { "metadata", "frames/1" }));
    }

    [Test]
    public async Task LoadImage_KindOfWhichSomeFramesCame_GoesOnWithFrames()
    {
        using var server = Server((accept, request) =>
            accept == Stored || (request.Path.Contains("/9.", StringComparison.Ordinal) && accept.EndsWith("=*", StringComparison.Ordinal)),
            isOneKind: true);
        using var plugin = new TestPlugin();
        foreach (var uid in (string[])["9.1", "1.2.1", "1.2.2", "1.2.3", "1.2.4", "9.2"])
            await plugin.LoadAsync(Id(server, uid: uid));

        Assert.That(server.Requests.TakeLast(2).Select(Name), Is.EqualTo(new[] { "metadata", "frames/1" }));
    }

    [Test]
    public void LoadImage_NeitherFrameNorInstance_SaysWhatWasTried()
    {
        using var server = Server(_ => false, "406 Not Acceptable");
        using var plugin = new TestPlugin();
        var failure = plugin.Fail(Id(server));

        Assert.That((failure.Error, server.Requests.Count), Is.EqualTo((ImageLoadError.Unsupported, 7)));
        Assert.That(failure.Reason, Does.Contain("6 ways").And.Contain("status 406;").And.Contain("status 406 for the instance"));
    }

    [TestCase("video/mp4; transfer-syntax=1.2.840.10008.1.2.4.102", "")]
    [TestCase("image/jpx; transfer-syntax=1.2.840.10008.1.2.4.92", "")]
    [TestCase("", ",\"00282114\":{\"vr\":\"CS\",\"Value\":[\"ISO_10918_1\",\"ISO_14496_10\"]}")]
    public void LoadImage_WhatCanNeverBeDecoded_IsNotFetchedWhole(string stored, string more)
    {
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? (Instance with { More = more }).Metadata()
            : stored.Length > 0 && request["Accept"]!.EndsWith("octet-stream\"; transfer-syntax=*", StringComparison.Ordinal)
                ? TestInstance.Multipart(new byte[100], "Content-Type: " + stored)
            : ("406 Not Acceptable", []));
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(Id(server)).Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(server.Requests.Select(Name), Has.Exactly(4).EqualTo("frames/1").And.None.Empty);
    }

    [Test]
    public void LoadImage_SomethingElseThanTheInstance_IsAnError()
    {
        Assert.Multiple(() =>
        {
            Assert.That(ErrorOf(File("1.2.3.5")), Is.EqualTo(ImageLoadError.Mismatch), "another instance");
            Assert.That(ErrorOf("<html></html>"u8.ToArray()), Is.EqualTo(ImageLoadError.Malformed), "a page");
            Assert.That(ErrorOf(File(TestInstance.Uid)[..^30]), Is.EqualTo(ImageLoadError.Malformed), "cut off");
        });
    }

    [Test]
    public async Task IsCurrent_TagOfTheInstance_Decides()
    {
        var tag = "\"one\"";
        using var server = new TestServer(request =>
        {
            if (Name(request).Length > 0)
                return TestInstance.IsMetadata(request) ? Instance.Metadata() : ("400 Bad Request", []);
            if (request["If-None-Match"] == tag)
                return ("304 Not Modified", []);
            var (head, body) = TestInstance.Multipart(File(TestInstance.Uid), "Content-Type: application/dicom");
            return ($"{head}\r\nETag: {tag}", body);
        });
        using var plugin = new TestPlugin();
        var image = await plugin.LoadAsync(Id(server));
        var loader = (IImageRevalidator)plugin.Context.Loaders["wadors"];
        var requests = server.Requests.Count;
        Assert.That(await loader.IsCurrentAsync(new(Id(server)), image.Source), Is.True);
        Assert.That(server.Requests.Skip(requests).Select(Name), Is.EqualTo(new[] { "" }));

        tag = "\"two\"";
        Assert.That(await loader.IsCurrentAsync(new(Id(server)), image.Source), Is.False);
        Assert.That((await plugin.LoadAsync(Id(server))).Source.Version, Does.Contain("\"two\""));
    }

    private static string Id(TestServer server, int frame = 1, string uid = TestInstance.Uid) =>
        $"wadors:{server.Url}{Instances}{uid}/frames/{frame}";

    /// <summary>What is asked for of an instance; empty: the whole.</summary>
    private static string Name(TestServer.Request request) => string.Join('/', request.Path[Instances.Length..].Split('/')[1..]);

    private static TestServer Server(Func<string, bool> isGiven, string refusal = "400 Bad Request", bool isMultipart = true) =>
        Server((accept, _) => isGiven(accept), refusal, isMultipart);

    private static TestServer Server(Func<string, TestServer.Request, bool> isGiven, string refusal = "400 Bad Request", bool isMultipart =
        true, bool isOneKind = false) => new(request =>
    {
        var uid = request.Path[Instances.Length..].Split('/')[0];
        if (TestInstance.IsMetadata(request))
        {
            var json = (Instance with { InstanceUid = uid }).Json;
            return ("200 OK\r\nContent-Type: application/dicom+json",
                Encoding.UTF8.GetBytes(isOneKind
                || uid[0] != '9' ? json : json.Replace("MONOCHROME2", "MONOCHROME1", StringComparison.Ordinal)));
        }

        if (!isGiven(request["Accept"]!, request))
            return (refusal, []);
        if (Name(request).Length > 0)
            return Instance.Answer(request);
        return isMultipart ? TestInstance.Multipart(File(uid), "Content-Type: application/dicom")
            : ("200 OK\r\nContent-Type: application/dicom", File(uid));
    });

    /// <summary>The instance as a file: big-endian, as no frame of it could be handed out alone.</summary>
    private static byte[] File(string uid) =>
        new TestObject
        {
            Rows = Instance.Rows,
            Columns = Instance.Columns,
            Frames = Instance.Frames,
            Uid = uid,
            More = writer =>
        writer.Text(0x00281050, "DS", "40").Text(0x00281051, "DS", "10")
        }
        .ToFile(TestObject.ExplicitBigEndian,
            [.. Enumerable.Range(1, Instance.Frames)
            .SelectMany(frame => Enumerable.Range(0, Instance.Rows * Instance.Columns).Select(i => (1000L * frame) + i))]);

    private static ImageLoadError ErrorOf(byte[] whole)
    {
        using var server = new TestServer(request => TestInstance.IsMetadata(request) ? Instance.Metadata()
            : Name(request).Length > 0 ? ("400 Bad Request", []) : TestInstance.Multipart(whole, "Content-Type: application/dicom"));
        using var plugin = new TestPlugin(null, ("Retries", "0"));
        return plugin.Fail(Id(server, Instance.Frames)).Error;
    }
}
