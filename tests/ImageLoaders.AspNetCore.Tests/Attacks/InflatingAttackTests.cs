using System.IO.Compression;
using System.Net;
using System.Text;
using ImageLoaders.TestServers;

namespace ImageLoaders.AspNetCore.Tests.Attacks;

/// <summary>Answers of a server that are short and swell, or have no end: they hold no more memory than the limit.</summary>
[CancelAfter(300_000)]
public sealed class InflatingAttackTests
{
    private const long Limit = 256 << 20;

    // What the process takes beside what is received: the server that compresses and the clients, which are of this process too, and what
    // has been given back and is not collected yet.
    private const long Beside = 768 << 20;

    private static readonly byte[] Zeros = new byte[1 << 20];

    private static readonly byte[] SmallPng =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    [Test]
    public async Task Answer_ThatSwells_IsRefusedByTheNameOfTheLimit(CancellationToken timeout)
    {
        using var server = new TestServer(AnswerAsync);
        await using var service = await StartAsync();
        using var answer = await service.GetAsync($"/images/image?id={Escape($"wadouri:{server.Url}/bomb")}");
        var problem = await Service.ReadProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("bytes"));
        using var ready = await service.GetAsync("/health/ready");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [TestCase("bomb", "4 x gzip of 1.5 MB that swells to 1.5 GiB, to wadouri:")]
    [TestCase("endless", "16 x gzip without an end, to wadouri:")]
    [Category("Long")]
    public async Task Answers_ThatSwellOrHaveNoEnd_LeaveABystanderServed(string path, string attack, CancellationToken timeout)
    {
        using var server = new TestServer(AnswerAsync);
        await using var service = await StartAsync();
        var hostile = Enumerable.Range(1, path == "bomb" ? 4 : 16).Select(i => Escape($"wadouri:{server.Url}/{path}/{i}"));
        var most = await ServiceAttack.RunAsync(service, attack, "MaximumLoadMemoryBytes (here 256 MiB)",
            Escape($"{server.Url}/small.png"), hostile, TimeSpan.FromSeconds(20), timeout);
        Assert.That(most, Is.LessThanOrEqualTo(Limit + Beside));
    }

    private static Task<Service> StartAsync() => ServiceAttack.StartAsync(options =>
    {
        options.MaximumLoadMemoryBytes = Limit;
        options.Access.AllowedHosts.Add("127.0.0.1");
    });

    private static string Escape(string id) => Uri.EscapeDataString(id);

    private static async Task AnswerAsync(TestServer server, TestServer.Request request, Stream stream)
    {
        if (request.Path.EndsWith(".png", StringComparison.Ordinal))
        {
            await server.SendAsync(stream, "200 OK\r\nContent-Type: image/png", SmallPng);
            return;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\nContent-Type: application/dicom\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"));
        using var gzip = new GZipStream(stream, CompressionLevel.SmallestSize);
        for (var mebibytes = 0; mebibytes < 1536 || request.Path.StartsWith("/endless", StringComparison.Ordinal); mebibytes++)
            await gzip.WriteAsync(Zeros);
    }
}
