using System.Net;
using ImageLoaders.AspNetCore.Tests.Limits;
using ImageLoaders.Tests.Attacks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ImageLoaders.AspNetCore.Tests.Attacks;

/// <summary>Bodies that never come, and answers that nobody reads, keep nobody else from being answered.</summary>
[CancelAfter(300_000)]
public sealed class SlowBodyAttackTests
{
    private const string Unfinished =
        "POST /images/prefetch HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
    private const string Unread = "GET /images/pixels?id=ramp:4096x4096 HTTP/1.1\r\nHost: x\r\n\r\n";

    [Test]
    public async Task Bodies_ThatDoNotCome_HoldNoPermitOfAnswers(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options =>
            (options.MaximumConcurrentRequests, options.MaximumConcurrentBodies, options.MaximumConcurrentBodiesPerClient) =
                (1, 3, 2), use: Wait);
        using var first = await RawClient.SendAsync(service.Address, Unfinished);
        using var second = await RawClient.SendAsync(service.Address, Unfinished);
        using var third = await RawClient.SendAsync(service.Address, Unfinished);
        Assert.That(await third.ReadStatusAsync(timeout), Does.Contain("429"), "one client's share");
        using var other = await RawClient.SendAsync(service.Address, Unfinished, "127.0.0.2");
        using var another = await RawClient.SendAsync(service.Address, Unfinished, "127.0.0.3");
        Assert.That(await another.ReadStatusAsync(timeout), Does.Contain("503"), "all of them");

        using var image = await service.GetAsync("/images/image?id=ramp:1x1");
        Assert.That(image.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Body_WithoutAValidKey_IsRefusedBeforeItComes(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.ApiKeys.Add("key"));
        foreach (var path in new[] { "prefetch", "content" })
        {
            using var client = await RawClient.SendAsync(service.Address, Unfinished.Replace("prefetch", path, StringComparison.Ordinal));
            Assert.That(await client.ReadStatusAsync(timeout), Does.Contain("401"), path);
        }
    }

    [Test]
    public async Task Body_OfWhichLittleHasCome_HoldsAsMuchOfTheBudget(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(use: Wait);
        var announced = Unfinished.Replace("1000", "4194304", StringComparison.Ordinal);
        List<RawClient> clients = [];
        for (var i = 0; i < 20; i++) // 20 x 4 MiB are announced, and there are 32 MiB
            clients.Add(await RawClient.SendAsync(service.Address, announced, "127.0.0.2"));
        using var answer = await service.SendAsync(HttpMethod.Post, "/images/prefetch",
            new StringContent("""{"ids":["ramp:1x1"]}""", System.Text.Encoding.UTF8, "application/json"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        clients.ForEach(client => client.Dispose());
    }

    [TestCase("FFFFFFFFFFFFFFFFF")]
    [TestCase("80000000")]
    [TestCase("zz")]
    public async Task Chunk_WhoseSizeIsNone_IsABadRequest(string size, CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.Content.Enabled = true);
        foreach (var path in new[] { "prefetch", "content" })
        {
            using var client = await RawClient.SendAsync(
                service.Address,
                    $"POST /images/{path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
                    + $"chunked\r\n\r\n{size}\r\n{{");
            Assert.That(await client.ReadStatusAsync(timeout), Does.Contain(" 400 ").Or.Contains(" 413 "), path);
        }
    }

    [Test]
    public async Task Answers_ThatNobodyReads_HoldNoPermit(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumConcurrentRequests = 1);
        using var unread = await RawClient.SendAsync(service.Address, Unread);
        HttpStatusCode status;
        do // its permit is given back once its answer begins to be sent
            status = (await service.GetAsync("/images/image?id=ramp:1x1")).StatusCode;
        while (status == HttpStatusCode.ServiceUnavailable && !timeout.IsCancellationRequested);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Answers_ThatNobodyReads_HoldNoMoreThanTheirBytes(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumSendingBytes = 40 << 20);
        using var unread = await RawClient.SendAsync(service.Address, Unread, "127.0.0.2");
        Assert.That(await unread.ReadStatusAsync(timeout), Does.Contain("200"), "it is being sent");
        HttpResponseMessage other;
        // until the first is being sent
        while ((other = await service.GetAsync("/images/pixels?id=ramp:4097x4096")).StatusCode == HttpStatusCode.OK)
            timeout.ThrowIfCancellationRequested();
        using var small = await service.GetAsync("/images/pixels?id=ramp:64x64");

        Assert.That((await Service.ReadProblemAsync(other, HttpStatusCode.ServiceUnavailable)).GetProperty("detail").GetString(),
            Does.Contain("ImageLoaders:Service:MaximumSendingBytes"));
        Assert.That(small.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        other.Dispose();
    }

    [Test]
    [Category("Long")]
    [CancelAfter(600_000)]
    public Task Bodies_ThatDoNotCome_260_LeaveABystanderServed(CancellationToken timeout) =>
        AttackAsync("260 sockets with an unfinished POST /images/prefetch", "Service:MaximumConcurrentBodies", Unfinished, 260, timeout);

    [Test]
    [Category("Long")]
    [CancelAfter(600_000)]
    public Task Answers_ThatNobodyReads_260_LeaveABystanderServed(CancellationToken timeout) =>
        AttackAsync("260 sockets that never read 32 MiB of pixels", "Service:MaximumSendingBytes", Unread, 260, timeout);

    // The server itself gives a body 5 seconds to come at 240 bytes a second, which a busy machine needs for less.
    private static void Wait(WebApplication application) => application.Use(static (context, next) =>
    {
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()!.MinDataRate = null;
        return next(context);
    });

    private static async Task AttackAsync(string attack, string bound, string sent, int count, CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        var bystander = new Bystander(async token =>
        {
            using var answer = await service.Client.GetAsync("/images/pixels?id=ramp:64x64", token);
            return answer.IsSuccessStatusCode;
        });
        await bystander.AskAsync(200, timeout);
        var undisturbed = await bystander.AskAsync(326, timeout);
        using (await SlowClients.ConnectAsync(service.Address.Port, count, sent.Replace("\r\n", @"\r\n", StringComparison.Ordinal),
            timeout))
        {
            // for milliseconds: the attacker has the bystander's address, and its answers must be made before they are sent
            while ((await bystander.AskAsync(1, timeout)).Answered == 0)
                timeout.ThrowIfCancellationRequested();
            var attacked = await bystander.AskAsync(326, timeout);
            AttackTable.Add(attack, bound, attacked.Compare(undisturbed));
            Bystander.AssertServed(undisturbed, attacked);
        }
    }
}
