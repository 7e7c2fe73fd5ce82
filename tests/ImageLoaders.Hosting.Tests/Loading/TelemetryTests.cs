using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using ImageLoaders.Hosting.Tests.Live;
using ImageLoaders.Hosting.Tests.Plugins;

namespace ImageLoaders.Hosting.Tests.Loading;

/// <summary>What an operator's instruments see, by the name <c>ImageLoaders</c> alone.</summary>
public sealed class TelemetryTests
{
    [Test]
    public async Task Load_ThatWaits_HasASpanOfEachStageWithinItsOwn()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = Listen(ended);
        await using var host = await ImageLoaderHost.CreateAsync(Hosts.Options(options => options.RequestPool.MaximumRunning = 1));
        var go = new TaskCompletionSource();
        host.RegisterImageLoader("slow", Loader.From(async (request, _) =>
        {
            await go.Task;
            return Loader.OnePixel(request, 0);
        }));
        host.RegisterImageLoader("staged", Loader.From(LoadInStagesAsync));

        var slow = host.LoadImage("slow:first");
        var waits = host.LoadImage("staged:second?token=secret");
        go.SetResult();
        await slow;
        await waits;
        await LoadAssertions.UntilAsync(() => ended.Count(span => span.OperationName == "load") == 2);

        var load = ended.Single(span => (string?)span.GetTagItem("image.id") == "staged:second?token=…");
        Assert.That(load.GetTagItem("plugin"), Is.EqualTo("host"));
        Assert.That(load.Status, Is.EqualTo(ActivityStatusCode.Ok));
        Assert.That(ended.Where(span => span.ParentSpanId == load.SpanId).Select(span => span.OperationName),
            Is.EqualTo(new[] { "queue", "fetch", "parse", "decode", "convert" }));
        Assert.That(ended.SelectMany(span => span.TagObjects).Select(tag => tag.Value?.ToString()), Has.None.Contains("secret"));
    }

    [Test]
    public async Task Load_ThatFails_HasASpanThatSaysSo()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = Listen(ended);
        await using var host = await ImageLoaderHost.CreateAsync(Hosts.Options());
        host.RegisterImageLoader("bad", Loader.Failing(() => new InvalidDataException("no")));

        await host.LoadImage("bad:x").FailureAsync();
        await LoadAssertions.UntilAsync(() => !ended.IsEmpty);

        var load = ended.Single();
        Assert.That((load.Status, load.GetTagItem("error.type")), Is.EqualTo((ActivityStatusCode.Error, "Malformed")));
    }

    [Test]
    public async Task Meter_LoadsOfPlugins_AreCountedByPlugin()
    {
        var seen = new ConcurrentQueue<string>();
        var folder = new PluginsFolder();
        folder.Add("Good");
        folder.AddMisbehaving("load-throws");
        await using var live = await LiveHost.StartAsync(folder);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            { if (instrument.Meter.Name == "ImageLoaders") listening.EnableMeasurementEvents(instrument); }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => seen.Enqueue(Describe(instrument, value, tags)));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => seen.Enqueue(Describe(instrument, value, tags)));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => seen.Enqueue(Describe(instrument, "time", tags)));
        listener.Start();

        await live.Host.LoadImage("good:7");
        await live.Host.LoadImage("bad:x").FailureAsync();
        await live.Host.LoadImage("none:x").FailureAsync();
        await LoadAssertions.UntilAsync(() => live.Host.LoadsRunning == 0 && live.Host.LoadsInFlight == 0);
        listener.RecordObservableInstruments();

        Assert.That(seen, Is.SupersetOf(new[]
        {
            "imageloaders.loads 1 plugin=Good error=none",
            "imageloaders.loads 1 plugin=Bad error=LoaderFault",
            "imageloaders.loads 1 plugin=none error=NoLoader",
            "imageloaders.load.duration time plugin=Good error=none",
            "imageloaders.load.pixels 1 plugin=Good",
            "imageloaders.loads.running 0 plugin=Good",
            "imageloaders.loads.queued 0 plugin=Bad",
            "imageloaders.plugin.calls 0 plugin=Good",
            "imageloaders.plugin.calls.stuck 0 plugin=Bad",
            "imageloaders.plugin.leaked 0 plugin=Good",
            "imageloaders.plugin.state 1 plugin=Good state=Active",
        }));
    }

    [Test]
    public async Task Meter_HostDisposed_IsGone()
    {
        var open = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name != "ImageLoaders")
                    return;
                Interlocked.Increment(ref open);
                listening.EnableMeasurementEvents(instrument);
            },
            MeasurementsCompleted = (_, _) => Interlocked.Decrement(ref open),
        };
        listener.Start();
        await using (await ImageLoaderHost.CreateAsync(Hosts.Options()))
            Assert.That(open, Is.GreaterThan(0));

        Assert.That(open, Is.Zero);
    }

    private static async Task<Image> LoadInStagesAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        using (request.StartStage(LoadStage.Fetch))
            await Task.Yield();
        using (request.StartStage(LoadStage.Parse))
            await Task.Yield();
        PixelBuffer pixels;
        using (request.StartStage(LoadStage.Decode))
            pixels = Loader.OnePixelBuffer(request, 1);
        using (request.StartStage(LoadStage.Convert))
            return new Image(pixels);
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> ended)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "ImageLoaders",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static string Describe(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = $"{instrument.Name} {value}";
        foreach (var tag in tags)
            text += $" {tag.Key}={tag.Value}";
        return text;
    }
}
