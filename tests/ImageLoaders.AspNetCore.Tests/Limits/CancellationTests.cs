using System.Net;

namespace ImageLoaders.AspNetCore.Tests.Limits;

public sealed class CancellationTests
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [TestCase("image")]
    [TestCase("pixels")]
    [TestCase("rendered")]
    [CancelAfter(300_000)]
    public async Task Load_ClientGoesAway_ReachesTheLoader(string endpoint, CancellationToken timeout)
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await Service.StartAsync();
        using var registration = service.Host.RegisterImageLoader("hangs", Loader.Hanging(begun, cancelled));
        using var leaving = new CancellationTokenSource();
        var request = service.Client.GetAsync($"/images/{endpoint}?id=hangs:1", leaving.Token);
        await begun.Task.WaitAsync(timeout);
        await leaving.CancelAsync();

        Assert.That(async () => await request, Throws.InstanceOf<OperationCanceledException>());
        await cancelled.Task.WaitAsync(timeout);
        Assert.That(cancelled.Task.IsCompletedSuccessfully, Is.True);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Load_RequestTimePasses_IsAGatewayTimeoutAndReachesTheLoader(CancellationToken timeout)
    {
        var time = new TestTime.ManualTimeProvider();
        await using var service = await Service.StartAsync(options =>
            options.RequestTimeout = TimeSpan.FromSeconds(20), timeProvider: time);
        using var registration = service.Host.RegisterImageLoader("hangs", Loader.Hanging(_begun, _cancelled));
        var request = service.GetAsync("/images/image?id=hangs:1");
        await _begun.Task.WaitAsync(timeout);
        time.Advance(TimeSpan.FromSeconds(20));

        await Service.ReadProblemAsync(await request, HttpStatusCode.GatewayTimeout);
        await _cancelled.Task.WaitAsync(timeout);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Stop_RequestInFlight_IsAnsweredBeforeTheServiceEnds(CancellationToken timeout)
    {
        var mayEnd = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using var service = await Service.StartAsync();
        using var registration = service.Host.RegisterImageLoader("slow", new Loader(async (request, _) =>
        {
            begun.SetResult();
            await mayEnd.Task;
            return new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8));
        }));
        var request = service.GetAsync("/images/image?id=slow:1");
        await begun.Task.WaitAsync(timeout);
        var stopped = service.StopAsync();
        mayEnd.SetResult();
        using var response = await request;
        await stopped.WaitAsync(timeout);

        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }
}
