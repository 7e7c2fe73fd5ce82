using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageLoaders.AspNetCore.Tests.Limits;

public sealed class SlowClientTests
{
    [Test]
    [CancelAfter(120_000)]
    public Task Requests_ThatNeverEnd_KeepNobodyElse(CancellationToken timeout) => AssertOthersAreServedAsync(500, "GET /images/image?id=ramp:1x1 HTTP/1.1\r\nHost: x\r\nX-", timeout);

    [Test]
    [CancelAfter(120_000)]
    public Task Answers_ThatNobodyReads_HoldABoundedMemory(CancellationToken timeout) =>
        AssertOthersAreServedAsync(100, "GET /images/pixels?id=ramp:2048x2048 HTTP/1.1\r\nHost: x\r\n\r\n", timeout);

    [Test]
    [Category("Long")]
    [CancelAfter(600_000)]
    public Task Requests_TenThousandThatNeverEnd_KeepNobodyElse(CancellationToken timeout) =>
        AssertOthersAreServedAsync(10_000, "GET /images/image?id=ramp:1x1 HTTP/1.1\r\nHost: x\r\nX-", timeout);

    private static async Task AssertOthersAreServedAsync(int clients, string request, CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        using var warm = await service.GetAsync("/images/pixels?id=ramp:2048x2048");
        Assert.That(warm.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await warm.Content.ReadAsByteArrayAsync(timeout);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var slow = new List<Socket>();
        try
        {
            for (var i = 0; i < clients; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
                slow.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, service.Address.Port, timeout);
                await socket.SendAsync(Encoding.ASCII.GetBytes(request), timeout);
            }

            using var image = await service.GetAsync("/images/image?id=ramp:4x4");
            using var health = await service.GetAsync("/health/ready");
            var held = GC.GetTotalMemory(forceFullCollection: true) - before;

            Assert.That(image.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(held, Is.LessThan(clients * 400L * 1024), "of a client that does not read or write, a few buffers are held and no answer");
        }
        finally
        {
            foreach (var socket in slow)
                socket.Dispose();
        }

        using var after = await service.GetAsync("/health/live");
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
