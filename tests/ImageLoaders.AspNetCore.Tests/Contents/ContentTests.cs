using System.Net;
using ImageLoaders.Hosting;

namespace ImageLoaders.AspNetCore.Tests.Contents;

public sealed class ContentTests
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3];

    private readonly TestTime.ManualTimeProvider _time = new();

    [Test]
    public async Task Post_NotEnabled_IsForbidden()
    {
        await using var service = await Service.StartAsync();
        using var response = await PostAsync(service, Png);

        Assert.That((await Service.ReadProblemAsync(response, HttpStatusCode.Forbidden)).GetProperty("detail").GetString(),
            Does.Contain("Content:Enabled"));
    }

    [TestCase("png", "webfile:")]
    [TestCase("jpeg", "webfile:")]
    [TestCase("gif", "webfile:")]
    [TestCase("webp", "webfile:")]
    [TestCase("bmp", "webfile:")]
    [TestCase("avif", "webfile:")]
    [TestCase("dicom", "dicomfile:")]
    public async Task Post_KnownBytes_IsANameAndItsImageIds(string kind, string scheme)
    {
        await using var service = await StartAsync();
        using var response = await PostAsync(service, kind switch
        {
            "png" => Png,
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0],
            "gif" => "GIF89a"u8.ToArray(),
            "webp" => "RIFF\0\0\0\0WEBPVP8 "u8.ToArray(),
            "bmp" => [.. "BM"u8, .. new byte[12], 40, 0, 0, 0],
            "avif" => "\0\0\0\u001cftypmif1\0\0\0\0avifmiaf"u8.ToArray(),
            _ => [.. new byte[128], .. "DICM"u8],
        });
        var content = await Service.ReadJsonAsync(response);
        var name = content.GetProperty("name").GetString()!;

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        Assert.That(name, Does.Match("^content/[0-9a-f-]{36}$"));
        Assert.That(content.GetProperty("kind").GetString(), Is.EqualTo(kind));
        Assert.That(content.GetProperty("imageIds").EnumerateArray().Select(id => id.GetString()),
            Is.EqualTo(new[] { scheme + name + (kind == "dicom" ? "?frame=1" : "") }));
        Assert.That(content.GetProperty("expiresAt").GetDateTimeOffset(), Is.EqualTo(_time.GetUtcNow().AddHours(1)));
    }

    [Test]
    public async Task Post_UnknownBytes_HasNoImages()
    {
        await using var service = await StartAsync();
        using var response = await PostAsync(service, "hello"u8.ToArray());
        var content = await Service.ReadJsonAsync(response);

        Assert.That(content.GetProperty("kind").GetString(), Is.EqualTo("unknown"));
        Assert.That(content.GetProperty("imageIds").GetArrayLength(), Is.Zero);
    }

    [Test]
    public async Task Post_NoBytes_IsABadRequest()
    {
        await using var service = await StartAsync();
        using var response = await PostAsync(service, []);

        await Service.ReadProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Post_OverTheSize_IsTooLargeAndHoldsNothing(bool hasLength)
    {
        await using var service = await StartAsync(options => options.MaximumBytes = 1000);
        using var body = new StreamContent(new Unseekable(new byte[5000]));
        body.Headers.ContentLength = hasLength ? 5000 : null;
        using var response = await service.SendAsync(HttpMethod.Post, "/images/content", body);

        await Service.ReadProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        using var next = await PostAsync(service, Png);
        Assert.That(next.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Post_OverWhatTheHostHolds_IsTooLarge()
    {
        await using var service = await StartAsync(configureHost: options => options.MaximumContentBytes = 10);
        using var response = await PostAsync(service, [.. Png, .. Png]);

        await Service.ReadProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Test]
    public async Task Post_OverTheNumber_IsRefusedUntilOneIsDeleted()
    {
        await using var service = await StartAsync(options => options.MaximumCount = 2);
        using var first = await PostAsync(service, Png);
        using var second = await PostAsync(service, Png);
        using var third = await PostAsync(service, Png);
        await Service.ReadProblemAsync(third, HttpStatusCode.TooManyRequests);
        var name = (await Service.ReadJsonAsync(first)).GetProperty("name").GetString();

        using var deleted = await service.SendAsync(HttpMethod.Delete, "/images/" + name, null);
        using var again = await service.SendAsync(HttpMethod.Delete, "/images/" + name, null);
        using var fourth = await PostAsync(service, Png);

        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await Service.ReadProblemAsync(again, HttpStatusCode.NotFound);
        Assert.That(fourth.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    [Test]
    public async Task Post_ItsTimeIsOver_IsGoneAndItsPlaceIsFree()
    {
        await using var service = await StartAsync(options => options.MaximumCount = 1);
        using var first = await PostAsync(service, Png);
        var name = (await Service.ReadJsonAsync(first)).GetProperty("name").GetString();
        _time.Advance(TimeSpan.FromHours(1));
        using var deleted = await service.SendAsync(HttpMethod.Delete, "/images/" + name, null);
        using var second = await PostAsync(service, Png);

        await Service.ReadProblemAsync(deleted, HttpStatusCode.NotFound);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Created));
    }

    private Task<Service> StartAsync(Action<ContentUploadOptions>? configure = null, Action<ImageLoaderOptions>? configureHost = null) =>
        Service.StartAsync(
        options =>
        {
            options.Content.Enabled = true;
            configure?.Invoke(options.Content);
        },
        configureHost,
        _time);

    private static Task<HttpResponseMessage> PostAsync(Service service, byte[] bytes) =>
        service.SendAsync(HttpMethod.Post, "/images/content", new ByteArrayContent(bytes));

    // A body whose length a client does not know.
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
