using ImageLoaders.Hosting.Tests.Plugins;
using ImageLoaders.TestTime;
using Microsoft.Extensions.Configuration;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>A host over a plugins folder of a test's own, gone with it after the test.</summary>
internal sealed class LiveHost : IAsyncDisposable
{
    private readonly PluginsFolder _folder;

    private readonly ManualTimeProvider? _time;

    private LiveHost(PluginsFolder folder, ImageLoaderHost host, ManualTimeProvider? time) => (_folder, Host, _time) = (folder, host, time);

    public ImageLoaderHost Host { get; }

    /// <summary>The only plugin.</summary>
    public PluginStatus Plugin => Host.Plugins.Single();

    public static async Task<LiveHost> StartAsync(PluginsFolder folder, Action<ImageLoaderOptions>? configure =
        null, ManualTimeProvider? time = null, bool keepLog = true)
    {
        Directory.CreateDirectory(folder.Path);
        folder.Options.PixelLimits = new() { MaximumRows = 256, MaximumColumns = 256 };
        configure?.Invoke(folder.Options);
        var section = new ConfigurationBuilder()
            .AddInMemoryCollection(folder.Configuration.Select(pair => KeyValuePair.Create("Plugins:" + pair.Key, pair.Value))).Build();
        return new(folder, await ImageLoaderHost.CreateAsync(folder.Options, keepLog ? folder.Log : null, time, section), time);
    }

    public PluginStatus StatusOf(string name) => Host.Plugins.Single(plugin => plugin.Name == name);

    /// <summary>Waits until every generation that was replaced is gone, and fails when one of them has leaked.</summary>
    public async Task AssertOldGenerationsAreGoneAsync(string name)
    {
        await Loading.LoadAssertions.UntilAsync(() => StatusOf(name).RetiringGenerations == 0);
        for (var begin = Environment.TickCount64; StatusOf(name).LeakedGenerations > 0 && Environment.TickCount64 - begin < 120_000;)
            GC.Collect(); // on a busy machine a thread of its may end after the proof was given up
        Assert.That(StatusOf(name).LeakedGenerations, Is.Zero, StatusOf(name).Reason);
    }

    public async ValueTask DisposeAsync()
    {
        var end = Host.DisposeAsync().AsTask();
        while (_time is not null && !end.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10)); // what is stuck has a deadline
            await Task.Yield();
        }

        await end;
        _folder.Dispose();
    }
}
