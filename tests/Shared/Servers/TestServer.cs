using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace ImageLoaders.TestServers;

/// <summary>
/// An HTTP server on the loopback whose every byte is the test's. A connection serves one request, or one after another where the server
/// keeps it.
/// </summary>
internal sealed class TestServer : IDisposable, IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _clientLeft = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<Request, Stream, Task> _answer;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly bool _keepsConnections;
    private readonly Task _accepting;
    private long _sent;
    private int _open;
    private int _accepted;

    /// <param name="answer">Writes the whole answer. The connection is closed afterwards, unless it is kept.</param>
    /// <param name="tls">How to speak TLS; <see langword="null"/>: not at all.</param>
    /// <param name="keepsConnections">Whether further requests may come on a connection.</param>
    public TestServer(Func<TestServer, Request, Stream, Task> answer, SslServerAuthenticationOptions? tls = null, bool keepsConnections =
        false)
    {
        _answer = (request, stream) => answer(this, request, stream);
        (_tls, _keepsConnections) = (tls, keepsConnections);
        _listener.Start(512);
        _accepting = AcceptAsync();
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

    /// <summary>Answers each request by the same head, to which no Content-Length is added, and the same bytes.</summary>
    public TestServer(string head, byte[] body)
        : this((_, _, stream) => SendAsTheyAreAsync(stream, head, body))
    {
    }

    public sealed record Request(string Path, string Head)
    {
        /// <summary>A header's value; <see langword="null"/>: it is not there.</summary>
        public string? this[string name] =>
            Head.Split("\r\n").FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..]
                .Trim();

        public override string ToString() => Head;
    }

    public List<Request> Requests { get; } = [];

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Bytes of bodies that were sent.</summary>
    public long SentBytes => Interlocked.Read(ref _sent);

    /// <summary>Connections that neither side has closed.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Connections that ever were.</summary>
    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Whose certificate the last client showed.</summary>
    public string? ClientSubject { get; private set; }

    /// <summary>Completes when a client has closed its connection.</summary>
    public Task ClientLeft => _clientLeft.Task;

    /// <summary>Answers each request with the text that its head gets, on connections that are kept.</summary>
    public static TestServer AnswerText(Func<string, string> answer, SslServerAuthenticationOptions? tls = null) =>
        new((_, request, stream) => stream.WriteAsync(Encoding.Latin1.GetBytes(answer(request.Head))).AsTask(), tls,
            keepsConnections: true);

    /// <summary>A text for <see cref="AnswerText"/>.</summary>
    public static string Ok(string body = "ok") => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    /// <summary>A text for <see cref="AnswerText"/>.</summary>
    public static string Redirect(string location, int status = 302) =>
        $"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    /// <summary>A head, to which Content-Length is added unless it says how the body ends, and a body.</summary>
    public async Task SendAsync(Stream stream, string head, byte[] body)
    {
        var isSaid = head.Contains("Content-Length", StringComparison.OrdinalIgnoreCase)
            || head.Contains("X-Until-Close", StringComparison.Ordinal);
        await SendAsTheyAreAsync(stream, isSaid ? head : $"{head}\r\nContent-Length: {body.Length}", body);
        Interlocked.Add(ref _sent, body.Length);
    }

    /// <summary>Says nothing more until the client leaves.</summary>
    public async Task StallAsync(Stream stream)
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

    /// <summary>Waits for what runs, too.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        Dispose();
    }

    private static async Task SendAsTheyAreAsync(Stream stream, string head, byte[] body)
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 {head.TrimEnd()}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        Interlocked.Increment(ref _accepted);
        Interlocked.Increment(ref _open);
        try
        {
            using (client)
            {
                await using var stream = await SecureAsync(client.GetStream());
                while (await ReadAsync(stream) is { } request)
                {
                    await _answer(request, stream);
                    if (_keepsConnections)
                        continue;
                    client.Client.Shutdown(SocketShutdown.Send);
                    await StallAsync(stream);
                    break;
                }
            }
        }
        catch (Exception exception) when (
            exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            // A client that closes in the middle is what some tests are about.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            _clientLeft.TrySetResult();
        }
    }

    private async Task<Request?> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
                return null;
            head.Append((char)one[0]);
        }

        var request = new Request(head.ToString().Split(' ')[1], head.ToString());
        lock (Requests)
            Requests.Add(request);
        return request;
    }

    private async Task<Stream> SecureAsync(NetworkStream stream)
    {
        if (_tls is null)
            return stream;
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(_tls, _stop.Token);
        ClientSubject = secure.RemoteCertificate?.Subject;
        return secure;
    }
}
