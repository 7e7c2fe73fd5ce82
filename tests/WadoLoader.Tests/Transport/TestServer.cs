using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WadoLoader.Tests.Transport;

/// <summary>An HTTP server whose every byte is the test's. Each connection serves one request and is closed.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _clientLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Request, NetworkStream, Task> _answer;
    private long _sent;

    public TestServer(Func<TestServer, Request, NetworkStream, Task> answer)
    {
        _answer = (request, stream) => answer(this, request, stream);
        _listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>Answers each request by a head of status and header lines, and a body.</summary>
    public TestServer(Func<Request, (string Head, byte[] Body)> answer)
        : this((server, request, stream) =>
        {
            var (head, body) = answer(request);
            return server.SendAsync(stream, head, body);
        })
    {
    }

    public sealed record Request(string Path, string Head)
    {
        /// <summary>A header's value; <see langword="null"/>: it is not there.</summary>
        public string? this[string name] =>
            Head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();
    }

    public List<Request> Requests { get; } = [];

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Bytes of bodies that were sent.</summary>
    public long SentBytes => Interlocked.Read(ref _sent);

    /// <summary>Completes when a client has closed its connection.</summary>
    public Task ClientLeft => _clientLeft.Task;

    /// <summary>A head, to which Content-Length is added unless it says how the body ends, and a body.</summary>
    public async Task SendAsync(NetworkStream stream, string head, byte[] body)
    {
        var isSaid = head.Contains("Content-Length", StringComparison.OrdinalIgnoreCase) || head.Contains("X-Until-Close", StringComparison.Ordinal);
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {head}\r\n{(isSaid ? "" : $"Content-Length: {body.Length}\r\n")}Connection: close\r\n\r\n"));
        await stream.WriteAsync(body);
        Interlocked.Add(ref _sent, body.Length);
    }

    /// <summary>Says nothing more until the client leaves.</summary>
    public async Task StallAsync(NetworkStream stream)
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
            try
            {
                var stream = client.GetStream();
                var head = new StringBuilder();
                var one = new byte[1];
                while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
                {
                    if (await stream.ReadAsync(one, _stop.Token) == 0)
                        return;
                    head.Append((char)one[0]);
                }

                var request = new Request(head.ToString().Split(' ')[1], head.ToString());
                lock (Requests)
                    Requests.Add(request);
                await _answer(request, stream);
                client.Client.Shutdown(SocketShutdown.Send);
                await StallAsync(stream);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                _clientLeft.TrySetResult();
            }
        }
    }
}
