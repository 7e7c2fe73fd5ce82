using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace ImageLoaders.AspNetCore.Tests.Events;

[CancelAfter(300_000)]
public sealed class EventTests
{
    [Test]
    public async Task Events_LoadsThatEnd_AreTold(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        using var failing = service.Host.RegisterImageLoader("fails", Loader.Failing(ImageLoadError.Malformed));
        using var loading = service.Host.RegisterImageLoader("steps", new Loader((request, _) =>
        {
            request.ReportProgress(10, 20);
            return Task.FromResult(new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8)));
        }));
        using var events = await Listener.StartAsync(service, timeout);
        using var first = await service.GetAsync("/images/image?id=steps:a%3Ftoken%3Dsecret");
        using var second = await service.GetAsync("/images/image?id=fails:b");

        var progress = await events.NextAsync("progress", timeout);
        Assert.That(progress.GetProperty("bytesReceived").GetInt64(), Is.EqualTo(10));
        Assert.That(progress.GetProperty("totalBytes").GetInt64(), Is.EqualTo(20));
        Assert.That(progress.GetProperty("key").GetString(),
            Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("steps:a?token=secret")))));
        Assert.That((await events.NextAsync("loaded", timeout)).GetProperty("milliseconds").GetDouble(), Is.Not.Negative);
        var failed = await events.NextAsync("failed", timeout);
        Assert.That(failed.GetProperty("error").GetString(), Is.EqualTo("Malformed"));
        Assert.That(failed.GetProperty("key").GetString(), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData("fails:b"u8))));
    }

    /// <summary>A content's name is all that keeps it from others: whoever hears of it could ask for it.</summary>
    [Test]
    public async Task Events_OfOtherUsersLoads_TellNothingOfWhatTheyAre(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.Content.Enabled = true);
        using var failing = service.Host.RegisterImageLoader("webfile", new Loader((request, _) =>
        {
            request.ReportProgress(1, 2);
            throw new ImageLoadException(ImageLoadError.Malformed, $"{request.ImageId.Value} is no picture.");
        }));
        using var events = await Listener.StartAsync(service, timeout);
        using var posted = await service
            .SendAsync(HttpMethod.Post, "/images/content", new ByteArrayContent([0x89, (byte)'P', (byte)'N', (byte)'G']));
        var id = (await Service.ReadJsonAsync(posted)).GetProperty("imageIds")[0].GetString()!;
        using var loaded = await service.GetAsync("/images/image?id=" + Uri.EscapeDataString(id));

        var told = "";
        while (!told.Contains("event: failed", StringComparison.Ordinal) || !told.EndsWith("\n\n", StringComparison.Ordinal))
            told += await events.NextLineAsync(timeout) + "\n";
        Assert.That(told, Does.Contain("event: progress").And
            .Contain(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))));
        Assert.That(told, Does.Not.Contain("content").And.Not.Contain(id.Split('/')[^1]).And.Not.Contain("webfile"));
    }

    [Test]
    public async Task Events_TimePasses_KeepTheConnectionAlive(CancellationToken timeout)
    {
        var time = new TestTime.ManualTimeProvider();
        await using var service = await Service.StartAsync(timeProvider: time);
        using var events = await Listener.StartAsync(service, timeout);
        time.Advance(TimeSpan.FromSeconds(15));

        Assert.That(await events.NextLineAsync(timeout), Is.EqualTo(": alive"));
    }

    [Test]
    public async Task Events_MoreClientsThanMayListen_AreToldToComeBack(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumEventStreams = 1);
        using var events = await Listener.StartAsync(service, timeout);
        using var second = await service.GetAsync("/images/events");

        await Service.ReadProblemAsync(second, HttpStatusCode.ServiceUnavailable);
    }

    [Test]
    public async Task Events_ServiceStops_EndWithWhenToComeBack(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        using var events = await Listener.StartAsync(service, timeout);
        await service.StopAsync().WaitAsync(timeout);

        Assert.That(await events.NextLineAsync(timeout), Does.Match(@"^retry: \d{3,4}$"));
    }
}
