using System.Net;

namespace ImageLoaders.AspNetCore.Tests.Limits;

public sealed class LimitTests
{
    [Test]
    [CancelAfter(300_000)]
    public async Task Requests_OverTheNumberOfAll_AreToldToComeBack(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumConcurrentRequests = 1);
        await AssertSecondIsRefusedAsync(service, HttpStatusCode.ServiceUnavailable, timeout);
    }

    [Test]
    [CancelAfter(300_000)]
    public async Task Requests_OverTheNumberOfOneClient_AreToldToComeBack(CancellationToken timeout)
    {
        await using var service = await Service.StartAsync(options => options.MaximumConcurrentRequestsPerClient = 1);
        await AssertSecondIsRefusedAsync(service, HttpStatusCode.TooManyRequests, timeout);
    }

    [TestCase("MaximumConcurrentRequests")]
    [TestCase("RequestTimeout")]
    [TestCase("ApiKeys")]
    [TestCase("AllowedOrigins")]
    [TestCase("Content:Lifetime")]
    [TestCase("MaximumPrefetches")]
    public void Options_OutOfRange_AreRefusedAtTheStartByName(string name) => Assert.That(
        async () => await Service.StartAsync(options =>
        {
            switch (name)
            {
                case "MaximumConcurrentRequests":
                    options.MaximumConcurrentRequests = 0;
                    break;
                case "RequestTimeout":
                    options.RequestTimeout = TimeSpan.Zero;
                    break;
                case "ApiKeys":
                    options.ApiKeys.Add(" ");
                    break;
                case "AllowedOrigins":
                    options.AllowedOrigins.Add("https://viewer.example/path");
                    break;
                case "Content:Lifetime":
                    options.Content.Lifetime = TimeSpan.Zero;
                    break;
                default:
                    options.MaximumPrefetches = -1;
                    break;
            }
        }),
        Throws.ArgumentException.With.Message.Contains(name));

    private static async Task AssertSecondIsRefusedAsync(Service service, HttpStatusCode status, CancellationToken timeout)
    {
        var (begun, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var registration = service.Host.RegisterImageLoader("hangs", Loader.Hanging(begun, cancelled));
        using var leaving = new CancellationTokenSource();
        var first = service.Client.GetAsync("/images/image?id=hangs:1", leaving.Token);
        await begun.Task.WaitAsync(timeout);
        using var second = await service.GetAsync("/images/image?id=ramp:1x1");
        using var health = await service.GetAsync("/health/ready");

        await Service.ReadProblemAsync(second, status);
        Assert.That(second.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(health.StatusCode, Is.EqualTo(HttpStatusCode.OK));

        await leaving.CancelAsync();
        await cancelled.Task.WaitAsync(timeout);
        Assert.That(async () => await first, Throws.InstanceOf<OperationCanceledException>());
        HttpStatusCode last;
        do // the permit is given back when the answer ends, a moment after the loader has been told
            last = (await service.GetAsync("/images/image?id=ramp:1x1")).StatusCode;
        while (last != HttpStatusCode.OK && !timeout.IsCancellationRequested);
        Assert.That(last, Is.EqualTo(HttpStatusCode.OK));
    }
}
