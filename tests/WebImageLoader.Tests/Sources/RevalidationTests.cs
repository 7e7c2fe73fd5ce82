using ImageLoaders;
using ImageLoaders.TestServers;

namespace WebImageLoader.Tests.Sources;

public sealed class RevalidationTests
{
    private static readonly ImageSource Held = new() { Version = "\"v1\"" };

    [TestCase("304 Not Modified", true)]
    [TestCase("200 OK\r\nETag: \"v1\"", true)]
    [TestCase("200 OK\r\nETag: \"v2\"", false)]
    [TestCase("200 OK\r\nETag: W/\"v1\"", false)]
    [TestCase("200 OK", false)]
    [TestCase("405 Method Not Allowed\r\nETag: \"v1\"", false)]
    [TestCase("404 Not Found", false)]
    [TestCase("500 Internal Server Error", false)]
    public async Task IsCurrent_Answer_Decides(string head, bool expected)
    {
        using var server = new TestServer(head, []);
        using var plugin = new TestPlugin();

        var current = await plugin.IsCurrent(server.PictureUrl, Held, new() { Authorization = "Bearer abc" });

        Assert.That(current, Is.EqualTo(expected));
        Assert.That(server.Requests[0].Head,
            Does.StartWith("HEAD /picture ").And.Contain("If-None-Match: \"v1\"\r\n").And.Contain("Authorization: Bearer abc\r\n"));
    }

    [Test]
    public async Task IsCurrent_NoVersion_IsFalseWithoutAsking()
    {
        using var server = new TestServer("304 Not Modified", []);
        using var plugin = new TestPlugin();

        Assert.That(await plugin.IsCurrent(server.PictureUrl, new()), Is.False);
        Assert.That(server.Requests, Is.Empty);
    }

    [Test]
    public async Task IsCurrent_ServerIsAway_IsFalse()
    {
        string url;
        using (var server = new TestServer("304 Not Modified", []))
            url = server.PictureUrl;
        using var plugin = new TestPlugin();

        Assert.That(await plugin.IsCurrent(url, Held), Is.False);
    }
}
