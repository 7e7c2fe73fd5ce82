using System.Net;
using System.Text;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.AspNetCore.Responses;

namespace ImageLoaders.AspNetCore.Tests.Attacks;

/// <summary>Of everything that there is a number of, one client gets a share by default.</summary>
[CancelAfter(300_000)]
public sealed class ClientShareTests
{
    [Test]
    public void Limits_ByDefault_HaveAShareForOneClient()
    {
        var options = new ImageServiceOptions();
        Assert.Multiple(() =>
        {
            Assert.That(options.MaximumConcurrentRequestsPerClient, Is.GreaterThan(0).And.LessThan(options.MaximumConcurrentRequests));
            Assert.That(options.MaximumConcurrentBodiesPerClient, Is.GreaterThan(0).And.LessThan(options.MaximumConcurrentBodies));
            Assert.That(options.MaximumEventStreamsPerClient, Is.GreaterThan(0).And.LessThan(options.MaximumEventStreams));
            Assert.That(options.MaximumPrefetchesPerClient, Is.GreaterThan(0).And.LessThan(options.MaximumPrefetches));
            Assert.That(options.Content.MaximumCountPerClient, Is.GreaterThan(0).And.LessThan(options.Content.MaximumCount));
        });
    }

    [Test]
    public async Task EventStreams_OfOneClient_LeaveRoomForOthers(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumEventStreamsPerClient = 1);
        using var first = await service.Client.GetAsync("/images/events", HttpCompletionOption.ResponseHeadersRead, timeout);
        using var second = await service.GetAsync("/images/events");
        using var other = await RawClient.SendAsync(service.Address, "GET /images/events HTTP/1.1\r\nHost: x\r\n\r\n", "127.0.0.2");

        var problem = await Service.ReadProblemAsync(second, HttpStatusCode.TooManyRequests);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("ImageLoaders:Service:MaximumEventStreamsPerClient"));
        Assert.That(await other.ReadStatusAsync(timeout), Does.Contain("200"));
    }

    [Test]
    public async Task Prefetches_OfOneClient_LeaveRoomForOthers(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumPrefetchesPerClient = 1);
        using var hanging = service.Host.RegisterImageLoader("hangs", Loader.Hanging(new(), new()));
        const string List = """{"ids":["hangs:1"]}""";
        using var first = await service
            .SendAsync(HttpMethod.Post, "/images/prefetch", new StringContent(List, Encoding.UTF8, "application/json"));
        using var second = await service
            .SendAsync(HttpMethod.Post, "/images/prefetch", new StringContent(List, Encoding.UTF8, "application/json"));
        using var other = await RawClient.SendAsync(
            service.Address,
                $"POST /images/prefetch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                + $"{List.Length}\r\n\r\n{List}", "127.0.0.2");

        await Service.ReadProblemAsync(second, HttpStatusCode.TooManyRequests);
        Assert.That(await other.ReadStatusAsync(timeout), Does.Contain("202"));
    }

    [TestCase("2001:db8::1", "2001:db8::ffff:ffff:ffff:ffff", true)]
    [TestCase("2001:db8::1", "2001:db8:0:1::1", false)]
    [TestCase("::ffff:192.0.2.1", "192.0.2.1", true)]
    [TestCase("192.0.2.1", "192.0.2.2", false)]
    public void Client_IsAnAddressOrANetworkOfIPv6(string one, string other, bool isSame) =>
        Assert.That(ClientAddress.Get(IPAddress.Parse(one)).Equals(ClientAddress.Get(IPAddress.Parse(other))), Is.EqualTo(isSame));

    [Test]
    public void Sending_TheSameBytesToMany_AreCountedOnce()
    {
        var (budget, body) = (new SendingBudget(100), new byte[60]);
        var client = IPAddress.Loopback;
        using var first = budget.Hold(client, body);
        using (budget.Hold(IPAddress.IPv6Loopback, body))
            Assert.That(budget.HeldBytes, Is.EqualTo(60));
        Assert.That(() => budget.Hold(IPAddress.IPv6Loopback, new byte[60]), Throws.TypeOf<RequestException>());
        first!.Dispose();
        Assert.That(budget.HeldBytes, Is.Zero);
        using var large = budget.Hold(client, new byte[1000]);
        Assert.That(budget.HeldBytes, Is.EqualTo(1000), "one always goes");
    }
}
