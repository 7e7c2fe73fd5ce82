using System.Net;
using ImageLoaders.AspNetCore.Responses;
using ImageLoaders.Tests.Attacks;

namespace ImageLoaders.AspNetCore.Tests.Attacks;

/// <summary>Whoever wants ten thousand different answers takes nobody else's, neither from the cache nor at the processors.</summary>
[CancelAfter(300_000)]
public sealed class EncodedCacheTests
{
    private const int AnswerBytes = 1000;

    private static readonly IPAddress Attacker = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");

    private readonly EncodedCache _cache = new(1 << 20);

    [Test]
    public async Task Views_TenThousandOfOneImage_EvictNoOtherImages(CancellationToken timeout)
    {
        for (var i = 0; i < 100; i++)
            await GetAsync($"other-{i}", $"image-{i}", Attacker, timeout);
        for (var i = 0; i < 10_000; i++)
            await GetAsync($"window-{i}", "one", Attacker, timeout);

        Assert.That(await CountKeptAsync(Attacker, timeout), Is.EqualTo(100));
        Assert.That(_cache.HeldBytes, Is.LessThanOrEqualTo(1 << 20));
    }

    [Test]
    public async Task Images_TenThousandOfOneClient_EvictNoOtherClients(CancellationToken timeout)
    {
        for (var i = 0; i < 100; i++)
            await GetAsync($"other-{i}", $"image-{i}", Other, timeout);
        for (var i = 0; i < 10_000; i++)
            await GetAsync($"attack-{i}", $"attack-{i}", Attacker, timeout);

        Assert.That(await CountKeptAsync(Other, timeout), Is.EqualTo(100));
    }

    [Test]
    public async Task Full_NobodyHasMoreThanAShare_TheLeastRecentlyUsedGoes(CancellationToken timeout)
    {
        for (var i = 0; i < 2000; i++)
        {
            await GetAsync($"other-{i}", $"image-{i}", new IPAddress(i), timeout);
            await GetAsync("other-0", "image-0", Other, timeout);
        }

        Assert.That(await IsKeptAsync("other-0", timeout), Is.True, "used all the time");
        Assert.That(await IsKeptAsync("other-1", timeout), Is.False);
        Assert.That(await IsKeptAsync("other-1999", timeout), Is.True);
    }

    [Test]
    public async Task Turns_ManyOfOneClientWait_AnotherIsNext(CancellationToken timeout)
    {
        var turns = new EncodingQueue(1);
        await turns.EnterAsync(Attacker, timeout);
        var attack = Enumerable.Range(0, 1000).Select(_ => turns.EnterAsync(Attacker, timeout)).ToList();
        var other = turns.EnterAsync(Other, timeout);
        turns.Leave();
        await attack[0];
        turns.Leave();

        await other;
        Assert.That(attack.Count(task => task.IsCompleted), Is.EqualTo(1));
    }

    [Test]
    public async Task Turns_WhoeverWaitsGivesUp_TheTurnIsTheNexts(CancellationToken timeout)
    {
        using var leaving = new CancellationTokenSource();
        var turns = new EncodingQueue(1);
        await turns.EnterAsync(Attacker, timeout);
        var left = turns.EnterAsync(Attacker, leaving.Token);
        var next = turns.EnterAsync(Attacker, timeout);
        await leaving.CancelAsync();
        Assert.That(async () => await left, Throws.InstanceOf<OperationCanceledException>());
        turns.Leave();
        await next;
        turns.Leave();

        Assert.That(turns.EnterAsync(Other, timeout).IsCompleted, Is.True, "free again");
    }

    [Test]
    public async Task CacheControl_OfTheCallers_ForcesNoWork(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        var loader = new RampLoader();
        using var registration = service.Host.RegisterImageLoader("counted", loader);
        foreach (var path in new[] { "image", "pixels", "rendered" })
        {
            foreach (var value in new[] { "no-cache", "no-store", "max-age=0", "max-age=0, must-revalidate" })
            {
                using var answer = await service
                    .GetAsync($"/images/{path}?id=counted:8x8", ("Cache-Control", value), ("Pragma", "no-cache"));
                Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            }
        }

        Assert.That(loader.Loads, Is.EqualTo(1));
    }

    [Test]
    [Category("Long")]
    [CancelAfter(600_000)]
    public async Task Windows_TenThousandOfOneImage_LeaveABystanderServed(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync();
        var bystander = new Bystander(async token =>
        {
            using var answer = await service.Client.GetAsync("/images/rendered?id=ramp:512x512", token);
            return answer.IsSuccessStatusCode;
        });
        await bystander.AskAsync(200, timeout);
        var undisturbed = await bystander.AskAsync(300, timeout);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout);
        var attack = Parallel.ForEachAsync(Enumerable.Range(0, 10_000),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = timeout }, async (i, token) =>
        {
            using var answer = await service.Client.GetAsync($"/images/rendered?id=ramp:64x64&window={i},{i + 1}", token);
        });
        var attacked = await bystander.AskAsync(300, timeout);
        await attack;
        var afterwards = await bystander.AskAsync(300, timeout);
        AttackTable.Add("10,000 different windows of one image", "Service:MaximumEncodedCacheBytes, a share for each image and client",
            attacked.Compare(undisturbed));
        Bystander.AssertServed(undisturbed, afterwards);
        Assert.That(attacked.Answered, Is.EqualTo(attacked.Asked));
    }

    private ValueTask<byte[]> GetAsync(string tag, string image, IPAddress client, CancellationToken timeout) =>
        _cache.GetAsync(tag, image, client, () => new byte[AnswerBytes], timeout);

    private async Task<int> CountKeptAsync(IPAddress client, CancellationToken timeout)
    {
        var made = 0;
        for (var i = 0; i < 100; i++)
        {
            await _cache.GetAsync($"other-{i}", $"image-{i}", client, () =>
            {
                made++;
                return new byte[AnswerBytes];
            }, timeout);
        }

        return 100 - made;
    }

    private async Task<bool> IsKeptAsync(string tag, CancellationToken timeout)
    {
        var isKept = true;
        await _cache.GetAsync(tag, "asked", Other, () =>
        {
            isKept = false;
            return [];
        }, timeout);
        return isKept;
    }
}
