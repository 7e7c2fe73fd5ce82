using System.Net;
using ImageLoaders.TestTime;

namespace ImageLoaders.AspNetCore.Tests.Replicas;

/// <summary>A service that is told to stop serves on until those who balance its load have seen it.</summary>
[CancelAfter(300_000)]
public sealed class ShutdownTests
{
    [Test]
    public async Task Stop_WithADelay_IsNotReadyAndServesOn_ThenEndsStreamsWithARetry(CancellationToken timeout)
    {
        var time = new ManualTimeProvider();
        await using var service = await Service.StartAsync(options => options.ShutdownDelay = TimeSpan.FromSeconds(5), timeProvider: time);
        using var events = await service.Client.GetAsync("/images/events", HttpCompletionOption.ResponseHeadersRead, timeout);
        using var reader = new StreamReader(await events.Content.ReadAsStreamAsync(timeout));
        Assert.That(await reader.ReadLineAsync(timeout), Is.EqualTo("retry: 2000"));

        var stopped = service.StopAsync();
        HttpResponseMessage ready;
        while ((ready = await service.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK)
            timeout.ThrowIfCancellationRequested();
        Assert.That(await ready.Content.ReadAsStringAsync(timeout), Does.Contain("\"stopping\""));
        ready.Dispose();
        for (var i = 0; i < 3; i++)
        {
            using var image = await service.GetAsync("/images/pixels?id=ramp:4x4");
            Assert.That(image.StatusCode, Is.EqualTo(HttpStatusCode.OK), "it serves on");
            Assert.That(image.Headers.ConnectionClose, Is.True, "and wants no further request on this connection");
        }

        Assert.That(stopped.IsCompleted, Is.False);
        while (!time.HasTimerDueIn(TimeSpan.FromSeconds(5))) // it is not ready from before its delay begins
            await Task.Delay(1, timeout);
        time.Advance(TimeSpan.FromSeconds(5));
        await stopped.WaitAsync(timeout);
        var rest = await reader.ReadToEndAsync(timeout);
        Assert.That(rest, Does.Match(@"retry: \d{3,4}\n\n$"));
        Assert.That(async () => await service.GetAsync("/health/live"), Throws.InstanceOf<HttpRequestException>());
    }

    [Test]
    public async Task Stop_WhatRuns_IsFinished(CancellationToken timeout)
    {
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var service = await Service.StartAsync();
        using var slow = service.Host.RegisterImageLoader("slow", new Loader(async (request, _) =>
        {
            begun.SetResult();
            await go.Task;
            return new Image(request.AllocatePixels(1, 1, PixelFormat.Gray8));
        }));
        var asked = service.GetAsync("/images/pixels?id=slow:1");
        await begun.Task.WaitAsync(timeout);
        var stopped = service.StopAsync();
        go.SetResult();

        using var answer = await asked;
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        await stopped.WaitAsync(timeout);
    }

    [TestCase("-00:00:01")]
    [TestCase("01:00:01")]
    public void Delay_OutOfRange_IsRefusedByItsName(string delay) =>
        Assert.That(async () => await Service.StartAsync(options => options.ShutdownDelay = TimeSpan.Parse(delay, null)),
            Throws.ArgumentException.With.Message.Contains("ImageLoaders:Service:ShutdownDelay"));
}
