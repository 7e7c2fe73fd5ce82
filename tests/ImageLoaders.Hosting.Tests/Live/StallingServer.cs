using System.Net;
using System.Net.Sockets;

namespace ImageLoaders.Hosting.Tests.Live;

/// <summary>A server on the loopback for many connections: each gets half of an answer, and the rest when the server is released.</summary>
internal sealed class StallingServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _running;
    private int _open;
    private int _accepted;

    public StallingServer()
    {
        _listener.Start(512);
        _running = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>Connections that the other side has not closed.</summary>
    public int Open => Volatile.Read(ref _open);

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Lets every answer come to its end, those of later requests too.</summary>
    public void Release() => _release.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _open);
                Interlocked.Increment(ref _accepted);
                connections.Add(AnswerAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        using var connection = socket;
        try
        {
            var buffer = new byte[4096];
            await socket.ReceiveAsync(buffer, _stop.Token);
            await socket.SendAsync("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 8\r\n\r\nhalf"u8.ToArray(), _stop.Token);
            var closed = socket.ReceiveAsync(buffer, _stop.Token).AsTask(); // nothing more is asked: it ends when the client goes
            if (await Task.WhenAny(closed, _release.Task) != closed)
            {
                await socket.SendAsync("half"u8.ToArray(), _stop.Token);
                socket.Shutdown(SocketShutdown.Send);
            }

            await closed;
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            // The client closes in the middle, as it should.
        }

        Interlocked.Decrement(ref _open);
    }
}
