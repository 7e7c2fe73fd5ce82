using System.IO.Compression;
using ImageLoaders;
using ImageLoaders.PluginTesting;
using ImageLoaders.TestServers;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Transport;

/// <summary>Inflating costs what is delivered, and what is being received counts, in all.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReceivingBudgetTests
{
    private const long Limit = 96 << 20;

    private readonly LimitedBudget _budget = new(Limit);

    [Test]
    public async Task Object_GzipThatSwells_HoldsNoMoreThanItsLimit()
    {
        var bomb = Gzip(80 << 20);
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom\r\nContent-Encoding: gzip", bomb));
        using var plugin = Plugin();
        var request = new ImageLoadRequest($"wadouri:{server.Url}/object")
        {
            PixelAllocator = new(new() { MaximumLengthBytes = 48 << 20 })
        };

        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => plugin.Context.Loaders["wadouri"].LoadImage(request).Completion)!.Error,
            Is.EqualTo(ImageLoadError.TooLarge));
        Assert.That(_budget.MostBytes, Is.LessThanOrEqualTo((48 << 20) + 1), "what came, without a copy to make room for more");
        await UntilReleasedAsync();
    }

    [TestCase("wadouri")]
    [TestCase("wadors")]
    public async Task Bodies_ThatHaveNoEnd_HoldNoMoreThanTheBudget(string scheme)
    {
        using var server = new TestServer(SendWithoutEndAsync);
        using var plugin = Plugin(("Retries", "0"));
        var loads = Enumerable.Range(1, 8)
            .Select(i => plugin.Start(scheme == "wadors" ? $"wadors:{server.Url}/studies/1/series/1/instances/{i}/frames/1"
            : $"wadouri:{server.Url}/object/{i}")).ToList();
        foreach (var load in loads)
            Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => load.Completion.WaitAsync(TimeSpan.FromMinutes(5)))!.Error,
                Is.AnyOf(ImageLoadError.TooLarge, ImageLoadError.Overloaded));

        Assert.That(_budget.MostBytes, Is.LessThanOrEqualTo(Limit));
        await UntilReleasedAsync();
    }

    [Test]
    public async Task Loads_ThatHaveEnded_HoldNothing()
    {
        var instance = new TestInstance { Rows = 64, Columns = 64 };
        using var server = new TestServer(instance.Answer);
        using var plugin = Plugin();
        for (var frame = 1; frame <= 2; frame++)
            await plugin.LoadAsync(TestInstance.Id(server, frame));
        Assert.That(_budget.MostBytes, Is.GreaterThan(0));
        await UntilReleasedAsync();
    }

    [Test]
    public async Task Object_OfSeveralPieces_IsReadAsOne()
    {
        var frame = new long[1200 * 1200];
        for (var i = 0; i < frame.Length; i++)
            frame[i] = i % 251;
        var file = new TestObject { Rows = 1200, Columns = 1200 }.ToFile(TestObject.ExplicitLittleEndian, frame);
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom\r\nContent-Encoding: gzip", Gzip(file)));
        using var whole = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom", file));
        using var plugin = Plugin();

        var image = await plugin.LoadAsync($"wadouri:{server.Url}/object");
        var other = await plugin.LoadAsync($"wadouri:{whole.Url}/object");
        Assert.That(image.Pixels.Span.SequenceEqual(other.Pixels.Span), Is.True);
    }

    private TestPlugin Plugin(params (string Key, string Value)[] settings)
    {
        var context = new FakePluginContext { PluginName = "WadoLoader", Budget = _budget };
        foreach (var (key, value) in settings)
            context.Settings[key] = value;
        return new(context);
    }

    // The work ends a moment after whoever waited for it.
    private async Task UntilReleasedAsync()
    {
        for (var left = 12_000; _budget.HeldBytes > 0 && left > 0; left--)
            await Task.Delay(10);
        Assert.That(_budget.HeldBytes, Is.Zero);
    }

    private static async Task SendWithoutEndAsync(TestServer server, TestServer.Request request, Stream stream)
    {
        await stream.WriteAsync(System.Text.Encoding.ASCII
            .GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/dicom\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n"));
        using var gzip = new GZipStream(stream, CompressionLevel.Fastest);
        var zeros = new byte[1 << 20];
        while (true)
            await gzip.WriteAsync(zeros);
    }

    private static byte[] Gzip(int length) => Gzip(new byte[length]);

    private static byte[] Gzip(byte[] bytes)
    {
        var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return output.ToArray();
    }
}
