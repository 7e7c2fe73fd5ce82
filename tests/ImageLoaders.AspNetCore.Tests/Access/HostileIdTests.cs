using System.Net;
using System.Reflection;
using System.Text;

namespace ImageLoaders.AspNetCore.Tests.Access;

/// <summary>
/// Ids of people who want what they may not have, against the plugins as they ship and the policy as a service starts with it.
/// </summary>
public sealed class HostileIdTests
{
    private Service _service = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        var plugins = typeof(HostileIdTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(data => data.Key == "PluginsPath").Value!;
        var state = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"state-{Guid.NewGuid():N}");
        _service = await Service.StartAsync(configureHost: options => (options.PluginsPath, options.StatePath) = (plugins, state));
    }

    [OneTimeTearDown]
    public async Task Stop() => await _service.DisposeAsync();

    [TestCase("dicomfile:/etc/passwd")]
    [TestCase("dicomfile:/etc/../etc/passwd")]
    [TestCase("dicomfile:/proc/self/environ")]
    [TestCase("dicomfile:/dev/zero")]
    [TestCase("webfile:/etc/passwd")]
    [TestCase("webfile:/nowhere/at/all.png")]
    [TestCase("http://127.0.0.1/a.png")]
    [TestCase("http://127.1/a.png")]
    [TestCase("http://0x7f000001/a.png")]
    [TestCase("http://2130706433/a.png")]
    [TestCase("http://0177.0.0.1/a.png")]
    [TestCase("http://[::1]/a.png")]
    [TestCase("http://[::ffff:127.0.0.1]/a.png")]
    [TestCase("http://[::ffff:7f00:1]/a.png")]
    [TestCase("http://localhost/a.png")]
    [TestCase("http://0.0.0.0/a.png")]
    [TestCase("http://10.0.0.1/a.png")]
    [TestCase("wadors:http://127.0.0.1/studies/1.2/series/1.3/instances/1.4/frames/1")]
    [TestCase("wadouri:http://127.0.0.1/wado?requestType=WADO&objectUID=1.2.3")]
    [TestCase("http://169.254.169.254/latest/meta-data")]
    public async Task Load_WhatThePolicyCloses_IsForbidden(string id)
    {
        using var response = await _service.GetAsync("/images/pixels?id=" + Uri.EscapeDataString(id));
        var problem = await Service.ReadProblemAsync(response, HttpStatusCode.Forbidden);

        Assert.That(problem.GetProperty("error").GetString(), Is.EqualTo("AccessDenied"));
    }

    [TestCase("example:ct")]
    [TestCase("base64:1x1xu8,AA==")]
    public async Task Load_WhatLiesInThePluginOrTheId_IsServed(string id)
    {
        using var response = await _service.GetAsync("/images/rendered?id=" + Uri.EscapeDataString(id));

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await response.Content.ReadAsByteArrayAsync())[..4], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
    }

    [Test]
    public async Task Metadata_OfAnExample_IsModulesByName()
    {
        using var all = await _service.GetAsync("/images/metadata?id=" + Uri.EscapeDataString("example:stack?frame=3"));
        using var one = await _service.GetAsync("/images/metadata/imagePlaneModule?id=" + Uri.EscapeDataString("example:stack?frame=3"));
        using var none = await _service.GetAsync("/images/metadata/petSeriesModule?id=" + Uri.EscapeDataString("example:stack?frame=3"));
        using var nothing = await _service.GetAsync("/images/metadata?id=ramp:1x1");
        var metadata = await Service.ReadJsonAsync(all);
        var plane = await Service.ReadJsonAsync(one);

        Assert.That(metadata.GetProperty("imageId").GetString(), Is.EqualTo("example:stack?frame=3"));
        Assert.That(metadata.GetProperty("modules").GetProperty("imagePlaneModule").GetRawText(), Is.EqualTo(plane.GetRawText()));
        Assert.That(plane.GetProperty("imagePositionPatient").GetArrayLength(), Is.EqualTo(3));
        Assert.That(plane.TryGetProperty("name", out _), Is.False);
        Assert.That(metadata.GetProperty("source").GetProperty("frame").GetInt32(), Is.EqualTo(3));
        Assert.That(one.Headers.ETag?.IsWeak, Is.False);
        await Service.ReadProblemAsync(none, HttpStatusCode.NotFound);
        await Service.ReadProblemAsync(nothing, HttpStatusCode.NotFound);
    }

    [Test]
    public async Task Plugins_AsTheyShip_AreListedWithoutTheirFolders()
    {
        using var response = await _service.GetAsync("/images/plugins");
        var plugins = await Service.ReadJsonAsync(response);

        Assert.That(plugins.EnumerateArray().Select(plugin => plugin.GetProperty("name").GetString()),
            Is.SupersetOf(new[] { "Base64Loader", "WadoLoader", "WebImageLoader" }));
        var example = plugins.EnumerateArray().Single(plugin => plugin.GetProperty("name").GetString() == "Base64Loader");
        Assert.That(example.GetProperty("state").GetString(), Is.EqualTo("Active"));
        Assert.That(example.GetProperty("schemes").EnumerateArray().Select(scheme => scheme.GetString()),
            Is.EqualTo(new[] { "base64", "example" }));
        Assert.That(plugins.GetRawText(), Does.Not.Contain("\"path\""));
    }

    [TestCase("dicomfile:/etc/passwd\r\nSet-Cookie: a=b")]
    [TestCase("nobody:\r\n\r\n<html>")]
    [TestCase("example:ct\0")]
    [TestCase("no\r\nscheme")]
    [TestCase("http://127.0.0.1/\r\nX-Injected: 1")]
    public async Task Load_LineBreaksInTheId_GetIntoNoHeader(string id)
    {
        foreach (var endpoint in new[] { "image", "pixels", "rendered", "metadata" })
        {
            using var response = await _service.GetAsync($"/images/{endpoint}?id={Uri.EscapeDataString(id)}");

            Assert.That((int)response.StatusCode, Is.InRange(400, 499));
            Assert.That(response.Headers.Concat(response.Content.Headers).Select(header => header.Key),
                Has.None.EqualTo("Set-Cookie").And.None.EqualTo("X-Injected"));
            Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        }
    }

    [Test]
    public async Task Load_LineBreaksInTheAuthorization_AreRefusedByTheServer()
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _service.Address.Port);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
            "GET /images/image?id=example:ct HTTP/1.1\r\nHost: x\r\nImageLoaders-Authorization: a\rb\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());

        Assert.That(await reader.ReadLineAsync(), Does.StartWith("HTTP/1.1 400 "));
    }
}
