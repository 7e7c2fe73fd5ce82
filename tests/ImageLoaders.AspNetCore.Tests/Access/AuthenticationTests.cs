using System.Net;

namespace ImageLoaders.AspNetCore.Tests.Access;

public sealed class AuthenticationTests
{
    private const string Path = "/images/image?id=ramp:4x8";

    [TestCase("X-API-Key", "first", HttpStatusCode.OK)]
    [TestCase("X-API-Key", "second", HttpStatusCode.OK)]
    [TestCase("Authorization", "Bearer second", HttpStatusCode.OK)]
    [TestCase("Authorization", "bearer first", HttpStatusCode.OK)]
    [TestCase("X-API-Key", "firs", HttpStatusCode.Unauthorized)]
    [TestCase("X-API-Key", "", HttpStatusCode.Unauthorized)]
    [TestCase("Authorization", "Basic Zmlyc3Q=", HttpStatusCode.Unauthorized)]
    [TestCase("Authorization", "first", HttpStatusCode.Unauthorized)]
    [TestCase("X-Other", "first", HttpStatusCode.Unauthorized)]
    public async Task ApiKeys_Set_OpenForThoseWhoBringOne(string header, string value, HttpStatusCode status)
    {
        await using var service = await Service.StartAsync(options =>
        {
            options.ApiKeys.Add("first");
            options.ApiKeys.Add("second");
        });
        using var response = await service.GetAsync(Path, (header, value));
        using var events = await service.SendAsync(HttpMethod.Head, "/images/events", null, (header, value));
        using var health = await service.GetAsync("/health/live");

        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(events.StatusCode, Is.EqualTo(status));
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        if (status == HttpStatusCode.Unauthorized)
        {
            var problem = await Service.ReadProblemAsync(response, status);
            Assert.That(problem.GetProperty("type").GetString(), Is.EqualTo("urn:imageloaders:problem:unauthorized"));
            Assert.That(response.Headers.WwwAuthenticate.ToString(), Is.EqualTo("Bearer"));
        }
    }

    [TestCase("yes", HttpStatusCode.OK)]
    [TestCase("no", HttpStatusCode.Unauthorized)]
    public async Task Authorize_OfTheEmbedders_Decides(string answer, HttpStatusCode status)
    {
        await using var service = await Service.StartAsync(options =>
        {
            options.ApiKeys.Add("key");
            options.Authorize = context => ValueTask.FromResult(context.Request.Headers["Answer"] == "yes");
        });
        using var response = await service.GetAsync(Path, ("Answer", answer));

        Assert.That(response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task CrossOrigin_NobodyNamed_IsTheServicesOwnPages()
    {
        await using var service = await Service.StartAsync();
        using var read = await service.GetAsync(Path, ("Origin", "https://viewer.example"));
        using var write = await service.SendAsync(HttpMethod.Post, "/images/prefetch", Prefetch(), ("Origin", "https://viewer.example"));
        using var own = await service.SendAsync(HttpMethod.Post, "/images/prefetch", Prefetch(),
            ("Origin", service.Address.GetLeftPart(UriPartial.Authority)));
        using var preflight = await service
            .SendAsync(HttpMethod.Options, Path, null, ("Origin", "https://viewer.example"), ("Access-Control-Request-Method", "GET"));

        Assert.That(read.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
        await Service.ReadProblemAsync(write, HttpStatusCode.Forbidden);
        Assert.That(own.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(preflight.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
    }

    [Test]
    public async Task CrossOrigin_Named_MayReadTheHeadersAndWrite()
    {
        await using var service = await Service.StartAsync(options => options.AllowedOrigins.Add("https://viewer.example"));
        using var read = await service.GetAsync("/images/pixels?id=ramp:4x8", ("Origin", "https://viewer.example"));
        using var write = await service.SendAsync(HttpMethod.Post, "/images/prefetch", Prefetch(), ("Origin", "https://viewer.example"));
        using var preflight = await service.SendAsync(
            HttpMethod.Options, "/images/prefetch", null, ("Origin", "https://viewer.example"), ("Access-Control-Request-Method", "POST"));
        using var other = await service.GetAsync(Path, ("Origin", "https://other.example"));

        Assert.That(read.Headers.GetValues("Access-Control-Allow-Origin"), Is.EqualTo(new[] { "https://viewer.example" }));
        Assert.That(read.Headers.Vary, Does.Contain("Origin"));
        var exposed = read.Headers.GetValues("Access-Control-Expose-Headers").Single().Split(',', StringSplitOptions.TrimEntries);
        Assert.That(read.Headers.Select(header => header.Key).Where(name => name.StartsWith("ImageLoaders-", StringComparison.Ordinal)),
            Is.SubsetOf(exposed));
        Assert.That(write.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        Assert.That(preflight.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(preflight.Headers.GetValues("Access-Control-Allow-Methods").Single(), Does.Contain("POST"));
        Assert.That(preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), Does.Contain("X-API-Key"));
        Assert.That(other.Headers.Contains("Access-Control-Allow-Origin"), Is.False);
    }

    private static StringContent Prefetch() => new("""{"ids":["ramp:1x1"]}""", System.Text.Encoding.UTF8, "application/json");
}
