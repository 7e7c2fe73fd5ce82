using ImageLoaders.TestServers;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>A server for many connections: each gets half of an answer, and the rest when the server is released.</summary>
internal sealed class StallingServer : IAsyncDisposable
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TestServer _server;

    public StallingServer() => _server = new(async (self, _, stream) =>
    {
        await self.SendAsync(stream, "200 OK\r\nContent-Length: 8", "half"u8.ToArray());
        var left = self.StallAsync(stream); // nothing more is asked: it ends when the client goes
        if (await Task.WhenAny(left, _release.Task) == left)
            return;
        await stream.WriteAsync("half"u8.ToArray());
    });

    public Uri Address => new(_server.Url);

    /// <summary>Connections that the other side has not closed.</summary>
    public int Open => _server.Open;

    public int Accepted => _server.Accepted;

    /// <summary>Lets every answer come to its end, those of later requests too.</summary>
    public void Release() => _release.TrySetResult();

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
