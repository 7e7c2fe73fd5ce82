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

    [Test]
    public async Task Delete_OfAGroup_RemovesItsContentsAlone()
    {
        await using var service = await StartAsync(options => options.MaximumCount = 3);
        foreach (var query in new[] { "?group=a", "?group=a", "" })
            (await PostAsync(service, Png, query)).Dispose();

        using var deleted = await service.SendAsync(HttpMethod.Delete, "/images/content?group=a", null);
        using var again = await service.SendAsync(HttpMethod.Delete, "/images/content?group=a", null);
        using var first = await PostAsync(service, Png);
        using var second = await PostAsync(service, Png);
        using var third = await PostAsync(service, Png);

        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        await Service.ReadProblemAsync(again, HttpStatusCode.NotFound);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        await Service.ReadProblemAsync(third, HttpStatusCode.TooManyRequests);
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task Delete_OfAGroupAfterSomeSeconds_IsCalledOffByPut(bool isKept)
    {
        await using var service = await StartAsync();
        using var posted = await PostAsync(service, Png, "?group=a");
        using var deleted = await service.SendAsync(HttpMethod.Delete, "/images/content?group=a&after=60", null);
        _time.Advance(TimeSpan.FromSeconds(59));
        if (isKept)
            (await service.SendAsync(HttpMethod.Put, "/images/content?group=a", null)).Dispose();
        _time.Advance(TimeSpan.FromMinutes(59));
        using var left = await service.SendAsync(HttpMethod.Put, "/images/content?group=a", null);

        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(left.StatusCode, Is.EqualTo(isKept ? HttpStatusCode.NoContent : HttpStatusCode.NotFound));
    }

    [TestCase("DELETE", "")]
    [TestCase("PUT", "?group=")]
    [TestCase("POST", "?group=")]
    [TestCase("POST", "?group=a&group=b")]
    [TestCase("DELETE", "?group=a&after=-1")]
    [TestCase("DELETE", "?group=a&after=3601")]
    public async Task Group_OfNoName_IsABadRequest(string method, string query)
    {
        await using var service = await StartAsync();
        using var response = await service.SendAsync(new(method), "/images/content" + query, method == "POST" ? new ByteArrayContent(Png)
            : null);

        await Service.ReadProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [TestCase("/images/content")]
    [TestCase("/images/pixels?id=ramp:4x4&x=")]
    public async Task Group_OfAnyEndpoint_HasOneBound(string path)
    {
        await using var service = await StartAsync();
        var method = path.Contains("content", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get;
        async Task<HttpStatusCode> AskAsync(string group)
        {
            var uri = method == HttpMethod.Post ? $"{path}?group={Uri.EscapeDataString(group)}"
                : path.Replace("x=", $"group={Uri.EscapeDataString(group)}", StringComparison.Ordinal);
            using var answer = await service.SendAsync(method, uri, method == HttpMethod.Post ? new ByteArrayContent(Png) : null);
            return answer.StatusCode;
        }

        var taken = method == HttpMethod.Post ? HttpStatusCode.Created : HttpStatusCode.OK;
        foreach (var group in (string[])["1.2.840/1", "https://server/series?1&2#3", "größer als vieles", "../..", new string('a', 256)])
            Assert.That(await AskAsync(group), Is.EqualTo(taken), group);
        foreach (var group in (string[])["", new string('a', 257)])
            Assert.That(await AskAsync(group), Is.EqualTo(HttpStatusCode.BadRequest), group);
    }

    [Test]
    public async Task Post_HundredsOfSmallFiles_AreAllKept()
    {
        await using var service = await StartAsync();
        for (var i = 0; i < 300; i++)
        {
            using var response = await PostAsync(service, Png, "?group=study");
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        }
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

    private static Task<HttpResponseMessage> PostAsync(Service service, byte[] bytes, string query = "") =>
        service.SendAsync(HttpMethod.Post, "/images/content" + query, new ByteArrayContent(bytes));

    // A body whose length a client does not know.
    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
