namespace ImageLoaders.Cli.Tests.Replicas;

/// <summary>
/// What replicas add. Each image is fetched from a server that waits for long, by as many loads as run at once in each replica, so that
/// what limits a replica is no processor, and three find on one machine what they would on three.
/// </summary>
[CancelAfter(600_000)]
public sealed class ThroughputTests
{
    private const int Rounds = 5;
    private const int RunningInEach = 8; // a sixth of what HAProxy sends to a replica at once

    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);

    private readonly Slices _slices = new(Wait);
    private int _number;

    [OneTimeTearDown]
    public void Stop() => _slices.Dispose();

    [Test]
    [Category("Long")]
    public async Task Throughput_OfThreeThatWait_IsNearlyThreeTimesThatOfOne(CancellationToken timeout)
    {
        using var one = await StartAsync(1, timeout);
        using var three = await StartAsync(3, timeout);
        var (ofOne, ofThree) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var (first, second) = (await MeasureAsync(one, timeout), await MeasureAsync(three, timeout));
            if (round < 0)
                continue; // plugins are compiled when they are first used
            ofOne.Add(first);
            ofThree.Add(second);
            TestContext.Out.WriteLine($"One {first:0.0} images a second, three {second:0.0}: {second / first:0.00} times.");
        }

        var ratio = Median(ofThree) / Median(ofOne);
        TestContext.Out.WriteLine($"Of {Rounds} rounds in turns, the medians: {Median(ofOne):0.0} and {Median(ofThree):0.0}, {ratio:0.00} "
            + $"times. With {RunningInEach} loads at once and {Wait.TotalMilliseconds} ms each, a replica loads at most "
            + $"{RunningInEach / Wait.TotalSeconds:0.0} a second.");
        Assert.That(ratio, Is.GreaterThanOrEqualTo(2.7));
    }

    // Of images that nobody has asked for before, from when all loads run. So many ask that HAProxy fills two replicas before the third
    // lacks work.
    private async Task<double> MeasureAsync(Balanced replicas, CancellationToken timeout)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(timeout);
        var load = _slices.AskAsync(replicas.Client, 5 * RunningInEach * replicas.Count, _ =>
        {
            var number = Interlocked.Increment(ref _number);
            return (number % 200, number);
        }, stop.Token);
        await Task.Delay(2 * Wait, timeout);
        var before = _slices.Requests;
        await Task.Delay(Span, timeout);
        var rate = (_slices.Requests - before) / Span.TotalSeconds;
        await stop.CancelAsync();
        Assert.That((await load).Failures, Is.Empty);
        return rate;
    }

    private static async Task<Balanced> StartAsync(int count, CancellationToken timeout)
    {
        var replicas = new ReplicaSet(count, ("ImageLoaders__RequestPool__MaximumRunning", $"{RunningInEach}"));
        await replicas.StartAsync(timeout);
        var haproxy = new Haproxy(replicas.Addresses, static shipped =>
            shipped.Replace("timeout queue 5s", "timeout queue 10m", StringComparison.Ordinal));
        await haproxy.WaitForAsync(count, timeout);
        return new(count, replicas, haproxy);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Balanced(int Count, ReplicaSet Replicas, Haproxy Haproxy) : IDisposable
    {
        public HttpClient Client { get; } = new() { BaseAddress = Haproxy.Address };

        public void Dispose()
        {
            Client.Dispose();
            Haproxy.Dispose();
            Replicas.Dispose();
        }
    }
}
