using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImageLoaders.AspNetCore.Requests;
using ImageLoaders.Hosting;

namespace ImageLoaders.AspNetCore.Events;

/// <summary>
/// Tells every client that listens what the host does. Clients that do not read lose events, and nobody waits for them. Safe for concurrent
/// use.
/// </summary>
internal sealed class EventHub : IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<EventStream, IDisposable> _streams = new();
    private readonly ImageLoaderHost _host;
    private readonly ITimer _heartbeat;
    private readonly RequestPermits _permits;

    public EventHub(ImageLoaderHost host, RequestPermits permits, TimeProvider timeProvider)
    {
        (_host, _permits) = (host, permits);
        host.ImageLoaded += OnLoaded;
        host.ImageLoadFailed += OnFailed;
        host.ImageLoadProgress += OnProgress;
        host.PluginStateChanged += OnPlugin;
        _heartbeat = timeProvider.CreateTimer(static hub => ((EventHub)hub!).Send(": alive\n\n"u8.ToArray()), this, Heartbeat, Heartbeat);
    }

    /// <summary>A stream of what happens from now on; leave it when it ends.</summary>
    /// <param name="client">Who listens.</param>
    /// <exception cref="RequestException">There are as many as there may be.</exception>
    public EventStream Join(IPAddress client)
    {
        var permit = _permits.Take(client);
        var stream = new EventStream();
        _streams[stream] = permit;
        return stream;
    }

    public void Leave(EventStream stream)
    {
        if (_streams.TryRemove(stream, out var permit))
            permit.Dispose();
    }

    public void Dispose()
    {
        _heartbeat.Dispose();
        _host.ImageLoaded -= OnLoaded;
        _host.ImageLoadFailed -= OnFailed;
        _host.ImageLoadProgress -= OnProgress;
        _host.PluginStateChanged -= OnPlugin;
    }

    private void OnProgress(ImageId imageId, ImageLoadProgress progress)
    {
        if (!_streams.IsEmpty)
            Send("progress", new ProgressEvent(
                EventKey.Create(imageId), progress.BytesReceived, progress.TotalBytes, progress.PartsDone, progress.Parts),
                ServiceJson.Default.ProgressEvent, isVital: false);
    }

    private void OnLoaded(ImageLoadResult result)
    {
        if (!_streams.IsEmpty)
            Send("loaded", new LoadedEvent(EventKey.Create(result.ImageId), result.Duration.TotalMilliseconds),
                ServiceJson.Default.LoadedEvent);
    }

    private void OnFailed(ImageLoadResult result)
    {
        if (!_streams.IsEmpty && result.Failure is { } failure)
            Send("failed", new FailedEvent(EventKey.Create(result.ImageId), failure.Error.ToString()), ServiceJson.Default.FailedEvent);
    }

    private void OnPlugin(PluginStatus plugin)
    {
        if (!_streams.IsEmpty)
            Send("plugin", new PluginEvent(plugin.Name, plugin.State, plugin.Reason), ServiceJson.Default.PluginEvent);
    }

    private void Send<T>(string name, T value, JsonTypeInfo<T> type, bool isVital = true) =>
        Send(EventStream.Format(name, JsonSerializer.SerializeToUtf8Bytes(value, type)), isVital);

    private void Send(byte[] message, bool isVital = true)
    {
        foreach (var (stream, _) in _streams)
            stream.Post(message, isVital);
    }
}
