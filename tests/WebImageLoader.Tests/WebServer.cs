using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WebImageLoader.Tests;

/// <summary>A web server on the loopback address that answers one request a connection, as a test tells it to.</summary>
internal sealed class WebServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<string, NetworkStream, Task> _answer;
    private readonly TaskCompletionSource _clientLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="answer">Gets the request's head and the stream to answer on; the connection is closed afterwards.</param>
    public WebServer(Func<string, NetworkStream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Answers each request with the same bytes.</summary>
    public WebServer(string head, ReadOnlyMemory<byte> body)
        : this((_, stream) => SendAsync(stream, head, body))
    {
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/picture";

    /// <summary>The heads of all requests.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Completes when a client has closed its side of a connection on which <see cref="WaitForClientToLeave"/> waits.</summary>
    public Task ClientLeft => _clientLeft.Task;

    public static WebServer Start(byte[] body, string headers = "") => new($"200 OK\r\nContent-Length: {body.Length}\r\n{headers}", body);

    /// <param name="stream">The connection.</param>
    /// <param name="head">Status and headers, without the empty line.</param>
    /// <param name="body">What follows.</param>
    public static async Task SendAsync(NetworkStream stream, string head, ReadOnlyMemory<byte> body)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {head.TrimEnd()}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    }

    public async Task WaitForClientToLeave(NetworkStream stream)
    {
        try
        {
            while (await stream.ReadAsync(new byte[1], _stop.Token) > 0)
                continue;
        }
        catch (IOException)
        {
            // It left by a reset.
        }

        _clientLeft.TrySetResult();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await stream.ReadAsync(one) == 0)
                    return;
                head.Append((char)one[0]);
            }

            lock (Requests)
                Requests.Add(head.ToString());
            await _answer(head.ToString(), stream);
            client.Client.Shutdown(SocketShutdown.Send);
            await WaitForClientToLeave(stream);
        }
    }
}
