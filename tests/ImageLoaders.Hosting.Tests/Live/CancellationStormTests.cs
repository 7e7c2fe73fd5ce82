using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Contents;
using ImageLoaders.Hosting.Tests.Loading;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>
/// Thousands of loads over sockets that stall, nine in ten of them cancelled at random: everything settles, and nothing is left.
/// </summary>
public sealed class CancellationStormTests
{
    private const int Seed = 7;

    [TestCase(1_000, 0)]
    [TestCase(1_000, 3)]
    [TestCase(10_000, 0, Category = "Long")]
    [TestCase(10_000, 3, Category = "Long")]
    public async Task Cancel_NineInTen_EveryLoadSettlesAndNothingIsLeft(int count, int busyThreads)
    {
        await using var server = new StallingServer();
        var access = new AccessPolicy(AccessOptions.CreateUnrestricted(), new ContentStore(0), NullLogger.Instance);
        using var client = access.CreateHttpClient();
        await using var host = await ImageLoaderHost.CreateAsync(Hosts.Options(options => options.LoadTimeout = TimeSpan.FromHours(1)));
        host.RegisterImageLoader("stall", Loader.From(async (request, token) =>
        {
            var body = await client.GetByteArrayAsync(new Uri(server.Address, request.ImageId.Rest), token);
            return Loader.OnePixel(request, (byte)body.Length);
        }));
        using var threadsAreFree = new ManualResetEventSlim();
        for (var i = 0; i < Environment.ProcessorCount * busyThreads; i++)
            ThreadPool.UnsafeQueueUserWorkItem(_ => threadsAreFree.Wait(), null); // the pool makes more, in its own time

        var random = new Random(Seed);
        var loads = new ImageLoadObject[count];
        var unwanted = new List<ImageLoadObject>();
        var cancelled = new List<ImageLoadObject>();
        for (var i = 0; i < count; i++)
        {
            var type = (RequestType)random.Next(3);
            loads[i] = host.LoadImage($"stall:{i}", new() { RequestType = type });
            if (random.Next(10) > 0)
                unwanted.Add(loads[i]);
            if (random.Next(3) == 0)
                CancelOne();
            if (random.Next(50) == 0)
                await Task.Yield();
        }

        while (unwanted.Count > 0)
        {
            CancelOne();
            if (unwanted.Count % 50 == 0)
                await Task.Yield();
        }

        threadsAreFree.Set();
        foreach (var load in cancelled)
            Assert.That(await load.IsCancelledAsync(), Is.True, "the server has not said all of anything yet");
        server.Release();
        foreach (var load in loads.Except(cancelled))
            Assert.That(await load.PixelAsync(), Is.EqualTo(8));
        await LoadAssertions.UntilAsync(() => host.LoadsRunning == 0 && host.LoadsInFlight == 0);
        await LoadAssertions.UntilAsync(() => server.Open == 0);
        Assert.That(server.Accepted, Is.GreaterThan(0));
        Assert.That(await host.LoadImage("stall:again").PixelAsync(), Is.EqualTo(8), "no permit is lost");

        void CancelOne()
        {
            if (unwanted.Count == 0)
                return;
            var next = random.Next(unwanted.Count);
            unwanted[next].Cancel();
            cancelled.Add(unwanted[next]);
            unwanted.RemoveAt(next);
        }
    }
}
