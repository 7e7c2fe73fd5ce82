using ImageLoaders;
using ImageLoaders.TestServers;
using ImageLoaders.TestTime;

namespace WadoLoader.Tests.Transport;

/// <summary>What of an object on a server is fetched, and how often.</summary>
public sealed class RemoteObjectTests
{
    private const int Rows = 256;
    private const int Frames = 100;
    private const int FrameBytes = 2 * Rows * Rows;

    private static readonly byte[] Native = MakeNative();
    private static readonly byte[] WithTable = MakeEncapsulated(true);
    private static readonly byte[] WithoutTable = MakeEncapsulated(false);

    [TestCase(true, TestName = "LoadImage_FrameOfManyInFragmentsWithATable_FetchesLittleMoreThanTheFrame")]
    [TestCase(false, TestName = "LoadImage_FrameOfManyUncompressed_FetchesLittleMoreThanTheFrame")]
    public async Task LoadImage_FrameOfMany_FetchesLittleMoreThanTheFrame(bool isEncapsulated)
    {
        var bytes = isEncapsulated ? WithTable : Native;
        var objects = new ObjectServer(bytes);
        using var server = new TestServer(objects.Answer);
        using var plugin = new TestPlugin();
        var image = await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=90");

        AssertFrame(image, 90);
        Assert.That(image.Source.Version, Is.EqualTo("\"one\""));
        TestContext.Out
            .WriteLine(
            $"frame 90 of {Frames}: {server.SentBytes:N0} of {bytes.Length:N0} bytes in {server.Requests.Count} requests, the frame has "
            + $"{FrameBytes:N0}");
        Assert.That(server.SentBytes, Is.LessThan((isEncapsulated ? 4 : 2) * FrameBytes));

        var (sent, asked) = (server.SentBytes, server.Requests.Count);
        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=3"), 3);
        TestContext.Out.WriteLine($"frame 3 then: {server.SentBytes - sent:N0} bytes in {server.Requests.Count - asked} requests");
        Assert.That(server.SentBytes - sent, Is.LessThan(3 * FrameBytes));
    }

    [Test]
    public async Task LoadImage_FragmentsWithoutATable_EndInAHandfulOfRequests()
    {
        using var server = new TestServer(new ObjectServer(WithoutTable).Answer);
        using var plugin = new TestPlugin();

        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=90"), 90);
        Assert.That(server.Requests, Has.Count.LessThan(20));
        Assert.That(server.SentBytes, Is.LessThan(2 * WithoutTable.Length));
    }

    [TestCase(false, "\"one\"")]
    [TestCase(true, "W/\"weak\"")]
    [TestCase(true, null)]
    public async Task LoadImage_NoRangesThatAStrongTagHoldsTogether_FetchesTheObjectOnce(bool hasRanges, string? tag)
    {
        var objects = new ObjectServer(Native) { HasRanges = hasRanges, ETag = tag };
        using var server = new TestServer(objects.Answer);
        using var plugin = new TestPlugin();
        var images = await Task.WhenAll(
            Enumerable.Range(1, 8).Select(frame => plugin.LoadAsync($"wadouri:{server.Url}/object?frame={frame}")));
        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=9"), 9);

        for (var i = 0; i < images.Length; i++)
            AssertFrame(images[i], i + 1);
        Assert.That(server.SentBytes, Is.LessThan(Native.Length + (100 << 10)));
        Assert.That(server.Requests, Has.Count.EqualTo(hasRanges ? 2 : 1));
    }

    [Test]
    public async Task LoadImage_ObjectReplacedBetweenFrames_IsReadInOneVersion()
    {
        var objects = new ObjectServer(Native);
        using var server = new TestServer(objects.Answer);
        using var plugin = new TestPlugin();
        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=90"), 90);
        var other = Native.ToArray();
        other.AsSpan(^(50 * FrameBytes)..).Fill(7);
        (objects.Bytes, objects.ETag) = (other, "\"two\"");
        var image = await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=80");

        Assert.That(image.Source.Version, Is.EqualTo("\"two\""));
        Assert.That(image.Pixels.Span.IndexOfAnyExcept((byte)7), Is.EqualTo(-1));
    }

    [Test]
    public async Task LoadImage_ConnectionThatBreaks_GoesOnWhereItBroke()
    {
        var objects = new ObjectServer(Native);
        var requests = 0;
        using var server = new TestServer(async (self, request, stream) =>
        {
            var (head, body) = objects.Answer(request);
            if (Interlocked.Increment(ref requests) == 1)
                await self.SendAsync(stream, $"{head}\r\nContent-Length: {body.Length}", body[..^1_000_000]);
            else
                await self.SendAsync(stream, head, body);
        });
        using var plugin = new TestPlugin();

        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object"), 1);
        Assert.That(server.Requests[1]["If-Range"], Is.EqualTo("\"one\""));
        Assert.That(server.Requests[1]["Range"], Does.StartWith("bytes=").And.EndWith("-"));
        Assert.That(server.SentBytes, Is.LessThanOrEqualTo(Native.Length + (4 << 20)));
    }

    [Test]
    public async Task LoadImage_BrokenConnectionAndAnotherVersion_BeginsAgain()
    {
        var objects = new ObjectServer(Native);
        using var server = new TestServer(async (self, request, stream) =>
        {
            var (head, body) = objects.Answer(request);
            if (objects.ETag == "\"one\"")
                await self.SendAsync(stream, $"{head}\r\nContent-Length: {body.Length}", new byte[1000]);
            else
                await self.SendAsync(stream, head, body);
            objects.ETag = "\"two\"";
        });
        using var plugin = new TestPlugin();

        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object"), 1);
    }

    [Test]
    public async Task LoadImage_ObjectThatNobodyUses_IsLetGo()
    {
        var time = new ManualTimeProvider();
        using var server = new TestServer(new ObjectServer(Native) { HasRanges = false }.Answer);
        using var plugin = new TestPlugin(time);
        await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=1");
        time.Advance(TimeSpan.FromSeconds(20));
        await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=2");
        Assert.That(server.Requests, Has.Count.EqualTo(1));
        time.Advance(TimeSpan.FromSeconds(61));
        Assert.That(time.TimerCount, Is.Zero);
        await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=3");

        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task LoadImage_NothingMayBeHeld_HoldsNothing()
    {
        using var server = new TestServer(new ObjectServer(Native) { HasRanges = false }.Answer);
        using var plugin = new TestPlugin(null, ("HeldBytes", "0"));
        await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=1");
        await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=2");

        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task Cancel_LastOneWhoWaits_EndsTheDownload()
    {
        using var server = new TestServer(async (self, _, stream) =>
        {
            await self.SendAsync(stream, $"200 OK\r\nContent-Length: {Native.Length}", Native[..100_000]);
            await self.StallAsync(stream);
        });
        using var plugin = new TestPlugin();
        var loads = Enumerable.Range(1, 3).Select(frame => plugin.Start($"wadouri:{server.Url}/object?frame={frame}")).ToList();
        await TimeoutTests.UntilAsync(() => server.SentBytes > 0);
        foreach (var load in loads)
            load.Cancel();
        foreach (var load in loads)
            Assert.That(() => load.Completion, Throws.InstanceOf<OperationCanceledException>());

        await server.ClientLeft.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task IsCurrent_TagOfTheServer_Decides()
    {
        var objects = new ObjectServer(Native);
        using var server = new TestServer(objects.Answer);
        using var plugin = new TestPlugin();
        var id = $"wadouri:{server.Url}/object?frame=2";
        var source = (await plugin.LoadAsync(id)).Source;
        var loader = (IImageRevalidator)plugin.Context.Loaders["wadouri"];

        Assert.That(source.FreshFor, Is.EqualTo(TimeSpan.FromMinutes(5)));
        Assert.That(await loader.IsCurrentAsync(new(id), source), Is.True);
        objects.ETag = "\"two\"";
        Assert.That(await loader.IsCurrentAsync(new(id), source), Is.False);
        Assert.That(await loader.IsCurrentAsync(new(id), source with { Version = null }), Is.False);
    }

    [Test]
    public async Task IsCurrent_ObjectThatWasReplaced_IsNotTakenFromWhatIsHeld([Values] bool hasRanges)
    {
        var objects = new ObjectServer(Native) { HasRanges = hasRanges };
        using var server = new TestServer(objects.Answer);
        using var plugin = new TestPlugin();
        var id = $"wadouri:{server.Url}/object?frame=2";
        var source = (await plugin.LoadAsync(id)).Source;
        (objects.Bytes, objects.ETag) = (WithTable, "\"two\"");

        Assert.That(await ((IImageRevalidator)plugin.Context.Loaders["wadouri"]).IsCurrentAsync(new(id), source), Is.False);
        Assert.That((await plugin.LoadAsync(id)).Source.Version, Is.EqualTo("\"two\""));
    }

    [TestCase("bytes 0-2000000000/3000000000")]
    [TestCase("bytes 0-65535/*")]
    [TestCase("bytes 1-65536/13107700")]
    [TestCase("bytes 0-65535/65535")]
    [TestCase("octets 0-65535/13107700")]
    [TestCase("nonsense")]
    public async Task LoadImage_RangeThatIsNotTheOneAskedFor_FetchesTheObject(string range)
    {
        using var server = new TestServer(request =>
            request["Range"] is null ? ("200 OK\r\nContent-Type: application/dicom\r\nETag: \"one\"", WithTable)
            : ($"206 Partial Content\r\nETag: \"one\"\r\nContent-Range: {range}", WithTable[..65536]));
        using var plugin = new TestPlugin(null, ("Retries", "0"));

        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=3"), 3);
        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task LoadImage_ServerThatHasNoSuchRange_IsAskedForTheObject()
    {
        using var server = new TestServer(request =>
            request["Range"] is null ? ("200 OK\r\nContent-Type: application/dicom", Native) : ("416 Range Not Satisfiable", []));
        using var plugin = new TestPlugin();

        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object?frame=3"), 3);
        Assert.That(server.Requests, Has.Count.EqualTo(2));
    }

    [Test]
    public async Task LoadImage_ConnectionThatBreaksBehindTheLastByte_IsMended()
    {
        using var server = new TestServer(async (self, request, stream) =>
        {
            if (request["Range"] is not null)
                await self.SendAsync(stream, $"416 Range Not Satisfiable\r\nContent-Range: bytes */{Native.Length}\r\nETag: \"one\"", []);
            else if (self.Requests.Count == 1)
                await self.SendAsync(stream, $"200 OK\r\nETag: \"one\"\r\nContent-Length: {Native.Length + 1}", Native);
            else
                await self.SendAsync(stream, "200 OK\r\nETag: \"one\"", Native);
        });
        using var plugin = new TestPlugin();

        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object"), 1);
    }

    [Test]
    public async Task LoadImage_RestThatComesInPieces_IsAskedForToTheEnd()
    {
        using var server = new TestServer(async (self, request, stream) =>
        {
            if (request["Range"] is not { } range)
            {
                await self.SendAsync(stream, $"200 OK\r\nETag: \"one\"\r\nContent-Length: {Native.Length}", Native[..1000]);
                return;
            }

            // No more than half of the object at a time, as some caches do.
            var from = int.Parse(range[6..^1], System.Globalization.CultureInfo.InvariantCulture);
            var to = Math.Min(from + (Native.Length / 2), Native.Length - 1);
            await self.SendAsync(stream, $"206 Partial Content\r\nETag: \"one\"\r\nContent-Range: bytes {from}-{to}/{Native.Length}",
                Native[from..(to + 1)]);
        });
        using var plugin = new TestPlugin();

        AssertFrame(await plugin.LoadAsync($"wadouri:{server.Url}/object"), 1);
    }

    [Test]
    public void LoadImage_HeaderWithoutEnd_IsFetchedUpToTheLimit()
    {
        // A file of private elements of 1,000 bytes each, which the server makes as it is asked.
        var file = new DicomWriter().Text(0x00080018, "UI", "1.2.3.4").ToFile(TestObject.ExplicitLittleEndian);
        var element = new byte[1008];
        ((byte[])[9, 0, 1, 16, (byte)'U', (byte)'T', 0, 0, 0xE4, 3, 0, 0]).CopyTo(element, 0);
        using var server = new TestServer(request =>
        {
            var ends = request["Range"]!["bytes=".Length..].Split('-').Select(long.Parse).ToArray();
            var body = new byte[ends[1] - ends[0] + 1];
            for (var i = 0L; i < body.Length; i++)
                body[i] = ends[0] + i < file.Length ? file[ends[0] + i] : element[(ends[0] + i - file.Length) % element.Length];
            return ($"206 Partial Content\r\nETag: \"one\"\r\nContent-Range: bytes {ends[0]}-{ends[1]}/100000000000", body);
        });
        using var host = new FakeHost(new(new() { MaximumLengthBytes = 4 << 20 }));
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => host.LoadAsync($"wadouri:{server.Url}/object?frame=2"))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.TooLarge), failure.Reason);
        Assert.That(server.SentBytes, Is.LessThanOrEqualTo(4 << 20));
    }

    private static void AssertFrame(Image image, int frame)
    {
        var samples = image.GetSamples<ushort>();
        Assert.That((samples[0], samples[^1], samples.IndexOfAnyExcept((ushort)(frame * 100))),
            Is.EqualTo(((ushort)(frame * 100), (ushort)(frame * 100), -1)));
    }

    private static TestObject Object => new() { Rows = Rows, Columns = Rows, Frames = Frames };

    private static byte[] MakeNative() =>
        Object.ToFile(TestObject.ExplicitLittleEndian,
        [.. Enumerable.Range(0, Frames * Rows * Rows).Select(i => (long)(((i / (Rows * Rows)) + 1) * 100))]);

    // Encapsulated uncompressed: one frame a fragment.
    private static byte[] MakeEncapsulated(bool hasTable)
    {
        var table = hasTable ? Enumerable.Range(0, Frames).SelectMany(i => BitConverter.GetBytes(i * (FrameBytes + 8))).ToArray() : [];
        var frames = Enumerable.Range(1, Frames)
            .Select(frame => Enumerable.Range(0, Rows * Rows).SelectMany(_ => BitConverter.GetBytes((ushort)(frame * 100))).ToArray());
        return Object.ToEncapsulated("1.2.840.10008.1.2.1.98", [table, .. frames]);
    }
}
