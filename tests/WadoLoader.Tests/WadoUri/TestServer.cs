using System.Net;
using System.Net.Sockets;
using System.Text;

namespace WadoLoader.Tests.WadoUri;

/// <summary>An HTTP server on the loopback that answers each request with what a test says, byte by byte if it must.</summary>
internal sealed class TestServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, NetworkStream, Task> _answer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _accepting;

    public TestServer(Func<string, NetworkStream, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public TestServer(byte[] body, string headers = "Content-Type: application/dicom\r\nETag: \"v1\"", string status = "200 OK")
        : this((_, stream) => WriteAsync(stream, body, headers, status))
    {
    }

    public string Root => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The head of each request so far.</summary>
    public List<string> Requests { get; } = [];

    public static async Task WriteAsync(NetworkStream stream, byte[] body, string headers, string status = "200 OK", int? length = null)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {length ?? body.Length}\r\nConnection: close\r\n{headers}\r\n\r\n"));
        await stream.WriteAsync(body);
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _accepting.Wait();
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                var stream = client.GetStream();
                var head = new StringBuilder();
                var buffer = new byte[4096];
                while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(buffer, _stopping.Token) is > 0 and var read)
                    head.Append(Encoding.ASCII.GetString(buffer, 0, read));
                lock (Requests)
                    Requests.Add(head.ToString());
                await _answer(head.ToString(), stream).WaitAsync(_stopping.Token);
            }
        }
        catch (Exception exception) when (exception is SocketException or IOException or OperationCanceledException)
        {
            // The test has ended, or the client has left.
        }
    }
}
