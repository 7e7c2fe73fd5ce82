using System.Net;

namespace ImageLoaders.AspNetCore.Tests.Limits;

public sealed class SlowClientTests
{
    private const string Unended = @"GET /images/image?id=ramp:1x1 HTTP/1.1\r\nHost: x\r\nX-";
    private const string Unread = @"GET /images/pixels?id=ramp:4096x4096 HTTP/1.1\r\nHost: x\r\n\r\n";

    [Test]
    [CancelAfter(300_000)]
    public Task Requests_ThatNeverEnd_KeepNobodyElse(CancellationToken timeout) => AssertOthersAreServedAsync(500, Unended, timeout);

    [Test]
    [CancelAfter(300_000)]
    public Task Answers_ThatNobodyReads_HoldABoundedMemory(CancellationToken timeout) => AssertOthersAreServedAsync(200, Unread, timeout);

    [Test]
    [Category("Long")]
    [CancelAfter(600_000)]
    public Task Requests_TenThousandThatNeverEnd_KeepNobodyElse(CancellationToken timeout) =>
        AssertOthersAreServedAsync(10_000, Unended, timeout);

    private static async Task AssertOthersAreServedAsync(int count, string sent, CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        using (var warm = await service.GetAsync("/images/pixels?id=ramp:4096x4096"))
            Assert.That((await warm.Content.ReadAsByteArrayAsync(timeout)).Length, Is.EqualTo(32 << 20));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using (await SlowClients.ConnectAsync(service.Address.Port, count, sent, timeout))
        {
            using var image = await service.GetAsync("/images/image?id=ramp:4x4");
            using var health = await service.GetAsync("/health/ready");
            var heldBytes = GC.GetTotalMemory(forceFullCollection: true) - before;

            Assert.That(image.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(heldBytes, Is.LessThan(count * 256L * 1024), "a few buffers each, and no answer");
        }

        using var after = await service.GetAsync("/health/live");
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        while (GC.GetTotalMemory(forceFullCollection: true) - before > 8 << 20) // connections are told of a moment after they are gone
            timeout.ThrowIfCancellationRequested();
    }
}
