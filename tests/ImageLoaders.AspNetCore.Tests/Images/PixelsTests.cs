using System.Collections.Immutable;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ImageLoaders.AspNetCore.Tests.Images;

public sealed class PixelsTests
{
    private const string Path = "/images/pixels?id=ramp:64x64";

    private static readonly byte[] Expected =
        MemoryMarshal.AsBytes(Enumerable.Range(0, 64 * 64).Select(value => (ushort)(value % 1000)).ToArray().AsSpan()).ToArray();

    private Service _service = null!;

    [OneTimeSetUp]
    public async Task Start() => _service = await Service.StartAsync();

    [OneTimeTearDown]
    public async Task Stop() => await _service.DisposeAsync();

    [Test]
    public async Task Pixels_Asked_AreTheStoredValuesAndTheHeadersSayHowToReadThem()
    {
        using var response = await _service.GetAsync(Path);
        string Header(string name) => response.Headers.GetValues("ImageLoaders-" + name).Single();

        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Expected));
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("application/octet-stream"));
        Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(Expected.Length));
        Assert.That(response.Headers.AcceptRanges, Is.EqualTo(["bytes"]));
        Assert.That(response.Headers.CacheControl?.ToString(), Is.EqualTo("no-cache, private"));
        Assert.That(
            new[] { Header("Rows"), Header("Columns"), Header("Components"), Header("Sample-Type"), Header("Rescale-Slope"),
                Header("Rescale-Intercept"), Header("Window"),
                Header("Invert"), Header("Minimum"), Header("Maximum"), Header("Row-Spacing"), Header("Column-Spacing"), Header("Lossy") },
            Is.EqualTo(new[] { "64", "64", "1", "u16", "2", "-1024", "40,400,linear", "false", "0", "999", "0.5", "0.25", "false" }));
    }

    [Test]
    public async Task Pixels_WithDescription_HaveWhatTheImageEndpointAnswersWithInAHeader()
    {
        using var image = await _service.GetAsync("/images/image?id=ramp:64x64");
        using var response = await _service.GetAsync(Path + "&include=description");
        using var held = await _service.GetAsync(Path + "&include=description", ("If-None-Match", response.Headers.ETag!.ToString()));
        var expected = JsonNode.Parse(await image.Content.ReadAsStringAsync())!.AsObject();
        expected["imageId"] = "";

        Assert.That(JsonNode.DeepEquals(JsonNode.Parse(response.Headers.GetValues("ImageLoaders-Description").Single()), expected));
        Assert.That(response.Headers.GetValues("Server-Timing").Single(), Does.Match(@"^fetch;dur=[\d.]+, decode;dur=[\d.]+$"));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Expected));
        Assert.That(held.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(held.Headers.Contains("ImageLoaders-Description"), Is.False, "the client has it: the tag is of it too");
    }

    [Test]
    public async Task Pixels_WithDescriptionOfLettersThatNoHeaderHolds_HaveItInAscii()
    {
        using var registration = _service.Host.RegisterImageLoader("remarked", Described(["Größe\r\nX-Other: 1"]));
        using var response = await _service.GetAsync("/images/pixels?id=remarked:1&include=description");

        var description = response.Headers.GetValues("ImageLoaders-Description").Single();
        Assert.That(description, Does.Match("^[ -~]+$"));
        Assert.That(JsonNode.Parse(description)!["remarks"]![0]!.GetValue<string>(), Is.EqualTo("Größe\r\nX-Other: 1"));
        Assert.That(response.Headers.Contains("X-Other"), Is.False);
    }

    [Test]
    public async Task Pixels_WithDescriptionTooLongForAHeader_HaveTheirSourceAlone()
    {
        using var registration = _service.Host.RegisterImageLoader("talkative", Described([new string('a', 3000)]));
        using var response = await _service.GetAsync("/images/pixels?id=talkative:1&include=description");

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(response.Headers.GetValues("ImageLoaders-Description").Single(), Is.EqualTo("""{"source":{"version":"v1"}}"""));
    }

    [Test]
    public async Task Pixels_WithAnythingElse_AreRefusedWithWhatThereIs()
    {
        using var response = await _service.GetAsync(Path + "&include=metadata");

        Assert.That((await Service.ReadProblemAsync(response, HttpStatusCode.BadRequest)).GetProperty("detail").GetString(),
            Does.Contain("'include'").And.Contain("description"));
    }

    [TestCase("bytes=0-99", 0, 100)]
    [TestCase("bytes=8000-", 8000, 192)]
    [TestCase("bytes=8000-99999", 8000, 192)]
    [TestCase("bytes=-10", 8182, 10)]
    [TestCase("bytes=-99999", 0, 8192)]
    [TestCase("bytes=8191-8191", 8191, 1)]
    public async Task Pixels_Range_IsThatPart(string range, int offset, int lengthBytes)
    {
        using var response = await _service.GetAsync(Path, ("Range", range), ("Accept-Encoding", "br"));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(response.Content.Headers.ContentRange,
            Is.EqualTo(new ContentRangeHeaderValue(offset, offset + lengthBytes - 1, Expected.Length)));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Expected.AsSpan(offset, lengthBytes).ToArray()));
    }

    [TestCase("bytes=8192-")]
    [TestCase("bytes=-0")]
    [TestCase("bytes=9999999999999-")]
    public async Task Pixels_RangePastTheEnd_IsNotSatisfiable(string range)
    {
        using var response = await _service.GetAsync(Path, ("Range", range));

        await Service.ReadProblemAsync(response, HttpStatusCode.RequestedRangeNotSatisfiable);
        Assert.That(response.Content.Headers.ContentRange?.ToString(), Is.EqualTo("bytes */8192"));
    }

    [TestCase("bytes=0-1,5-6")]
    [TestCase("bytes=9-1")]
    [TestCase("rows=0-1")]
    [TestCase("nonsense")]
    public async Task Pixels_RangeThatIsNotOne_IsAllOfThem(string range)
    {
        using var response = await _service.GetAsync(Path, ("Range", range));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Expected));
    }

    [Test]
    public async Task Pixels_IfRange_HoldsForThisVersionAlone()
    {
        using var first = await _service.GetAsync(Path);
        using var same = await _service.GetAsync(Path, ("Range", "bytes=0-1"), ("If-Range", first.Headers.ETag!.ToString()));
        using var other = await _service.GetAsync(Path, ("Range", "bytes=0-1"), ("If-Range", "\"other\""));

        Assert.That(same.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(other.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("br")]
    [TestCase("gzip")]
    public async Task Pixels_CompressionAsked_AreTheSameAndFewerBytes(string encoding)
    {
        using var plain = await _service.GetAsync(Path);
        using var response = await _service.GetAsync(Path, ("Accept-Encoding", $"identity;q=0.5, {encoding};q=0.8"));
        var compressed = await response.Content.ReadAsByteArrayAsync();
        using Stream decompressor = encoding == "br" ? new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress)
            : new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var pixels = new MemoryStream();
        await decompressor.CopyToAsync(pixels);

        Assert.That(response.Content.Headers.ContentEncoding, Is.EqualTo([encoding]));
        Assert.That(response.Headers.Vary, Does.Contain("Accept-Encoding"));
        Assert.That(compressed, Has.Length.LessThan(Expected.Length));
        Assert.That(pixels.ToArray(), Is.EqualTo(Expected));
        Assert.That(response.Headers.ETag, Is.Not.EqualTo(plain.Headers.ETag), "other bytes are another representation");
    }

    [TestCase("br;q=0, gzip;q=0")]
    [TestCase("identity")]
    public async Task Pixels_CompressionRefused_AreAsTheyLie(string encodings)
    {
        using var response = await _service.GetAsync(Path, ("Accept-Encoding", encodings));

        Assert.That(response.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(await response.Content.ReadAsByteArrayAsync(), Is.EqualTo(Expected));
    }

    [Test]
    public async Task Pixels_CompressionNotWorthIt_AreAsTheyLie()
    {
        using var registration = _service.Host.RegisterImageLoader("noise", new Loader((request, _) =>
        {
            var pixels = request.AllocatePixels(100, 100, PixelFormat.Gray8);
            new Random(1).NextBytes(pixels.Memory.Span);
            return Task.FromResult(new Image(pixels));
        }));
        using var response = await _service.GetAsync("/images/pixels?id=noise:1", ("Accept-Encoding", "br, gzip"));

        Assert.That(response.Content.Headers.ContentEncoding, Is.Empty);
        Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(10_000));
    }

    [TestCase("br")]
    [TestCase("identity")]
    public async Task Pixels_HeldByTheClient_AreNotModified(string encoding)
    {
        using var first = await _service.GetAsync(Path, ("Accept-Encoding", encoding));
        using var second = await _service.GetAsync(Path, ("If-None-Match", first.Headers.ETag!.ToString()), ("Accept-Encoding", "gzip"));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
        Assert.That(second.Headers.ETag, Is.EqualTo(first.Headers.ETag));
    }

    [Test]
    public async Task Pixels_OtherBytesNow_AreSentWhateverTheClientHolds()
    {
        byte value = 1;
        using var registration = _service.Host.RegisterImageLoader("changing", Loader.Pixel(() => value));
        using var first = await _service.GetAsync("/images/pixels?id=changing:1");
        value = 2;
        using var second = await _service.GetAsync("/images/pixels?id=changing:1", ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await second.Content.ReadAsByteArrayAsync(), Is.EqualTo(new byte[] { 2 }));
    }

    [Test]
    public async Task Pixels_OverTheResponseLimit_AreTooLarge()
    {
        await using var small = await Service.StartAsync(options => options.MaximumResponseBytes = 1000);
        using var response = await small.GetAsync(Path);

        await Service.ReadProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    private static Loader Described(ImmutableArray<string> remarks) => new((request, _) =>
        Task.FromResult(new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8))
        {
            Remarks = remarks,
            Source = new() { Version = "v1" },
        }));
}
