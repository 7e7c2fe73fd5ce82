using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace ImageLoaders.AspNetCore.Tests.Images;

/// <summary>Metadata beside a description, and of many images at once.</summary>
[CancelAfter(300_000)]
public sealed class MetadataListTests
{
    [Test]
    public async Task PostMetadata_ManyIds_AnswersEachInOrderAsGetMetadataDoes()
    {
        await using var service = await StartAsync();
        string[] ids = ["example:stack?frame=7", "nobody:1", "example:stack?frame=2", "example:ct", "no-scheme", "example:stack?frame=7"];

        using var response = await PostAsync(service, JsonSerializer.Serialize(new { ids }));
        var images = (await Service.ReadJsonAsync(response)).GetProperty("images").EnumerateArray().ToArray();

        Assert.That(images.Select(image => image.GetProperty("imageId").GetString()), Is.EqualTo(ids));
        foreach (var i in new[] { 0, 2, 5 })
        {
            using var alone = await service.GetAsync("/images/metadata?id=" + Uri.EscapeDataString(ids[i]));
            Assert.That(images[i].GetProperty("metadata").GetRawText(), Is.EqualTo(await alone.Content.ReadAsStringAsync()));
        }

        Assert.That(Error(images[1]), Is.EqualTo("NoLoader"));
        Assert.That(Error(images[4]), Is.EqualTo("InvalidImageId").Or.EqualTo("NoLoader"));
        Assert.That(response.Headers.CacheControl!.NoStore, Is.True);
    }

    [Test]
    public async Task PostMetadata_ImageWithoutMetadata_HasNeitherMetadataNorProblem()
    {
        await using var service = await StartAsync();

        using var response = await PostAsync(service, """{"ids":["ramp:1x1"]}""");
        var image = (await Service.ReadJsonAsync(response)).GetProperty("images")[0];

        Assert.That(image.EnumerateObject().Select(property => property.Name), Is.EqualTo(new[] { "imageId" }));
    }

    [TestCase("{", HttpStatusCode.BadRequest)]
    [TestCase("{}", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":[null]}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":[1]}""", HttpStatusCode.BadRequest)]
    [TestCase("""{"ids":[""]}""", HttpStatusCode.RequestEntityTooLarge)]
    public async Task PostMetadata_BodyThatCannotBeRead_IsRefused(string body, HttpStatusCode status)
    {
        await using var service = await StartAsync();
        using var response = await PostAsync(service, body);

        await Service.ReadProblemAsync(response, status);
    }

    [Test]
    public async Task PostMetadata_PastItsLimits_IsRefused()
    {
        await using var service = await StartAsync();
        var large = new { ids = Enumerable.Range(0, 200).Select(i => $"ramp:{i}-{new string('a', 8000)}") };

        foreach (var body in new[]
        {
            JsonSerializer.Serialize(new { ids = Enumerable.Repeat("ramp:1x1", 1001) }),
            JsonSerializer.Serialize(new { ids = new[] { "ramp:" + new string('a', 9000) } }),
            JsonSerializer.Serialize(large),
        })
        {
            using var response = await PostAsync(service, body);
            await Service.ReadProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        }
    }

    [Test]
    public async Task PostMetadata_AnswerOfTooManyBytes_IsRefused()
    {
        await using var service = await StartAsync(options => options.MaximumResponseBytes = 8000);

        using var one = await PostAsync(service, """{"ids":["example:stack?frame=1"]}""");
        using var many = await PostAsync(service,
            JsonSerializer.Serialize(new { ids = Enumerable.Repeat("example:stack?frame=1", 100) }));

        Assert.That(one.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await Service.ReadProblemAsync(many, HttpStatusCode.RequestEntityTooLarge);
    }

    [Test]
    public async Task GetImage_WithMetadata_AnswersBothAtOnce()
    {
        await using var service = await StartAsync();
        const string Id = "example:stack%3Fframe=3";

        using var alone = await service.GetAsync("/images/metadata?id=" + Id);
        using var without = await service.GetAsync("/images/image?id=" + Id);
        using var both = await service.GetAsync("/images/image?include=metadata&id=" + Id);
        using var none = await service.GetAsync("/images/image?include=metadata&id=ramp:1x1");
        using var wrong = await service.GetAsync("/images/image?include=pixels&id=ramp:1x1");

        Assert.That((await Service.ReadJsonAsync(both)).GetProperty("metadata").GetRawText(),
            Is.EqualTo(await alone.Content.ReadAsStringAsync()));
        Assert.That((await Service.ReadJsonAsync(without)).TryGetProperty("metadata", out _), Is.False);
        Assert.That((await Service.ReadJsonAsync(none)).TryGetProperty("metadata", out _), Is.False);
        await Service.ReadProblemAsync(wrong, HttpStatusCode.BadRequest);
    }

    private static string? Error(JsonElement image) => image.GetProperty("problem").GetProperty("error").GetString();

    // A body that is refused by its length is not sent: the service would close the connection in the middle of it.
    private static Task<HttpResponseMessage> PostAsync(Service service, string json) =>
        service.SendAsync(HttpMethod.Post, "/images/metadata", new StringContent(json, Encoding.UTF8, "application/json"),
            ("Expect", "100-continue"));

    private static Task<Service> StartAsync(Action<ImageServiceOptions>? configure = null)
    {
        var plugins = typeof(MetadataListTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        var state = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}");
        return Service.StartAsync(configure, options => (options.PluginsPath, options.StatePath) = (plugins, state));
    }
}
