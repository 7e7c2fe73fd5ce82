using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace ImageLoaders.Hosting.Tests.Access;

/// <summary>A server on the loopback that answers each request with raw text, and sees its connections close.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    /// <param name="answer">Request head to the whole answer.</param>
    /// <param name="tls">How to speak TLS; <see langword="null"/>: not at all.</param>
    public RawServer(Func<string, string> answer, SslServerAuthenticationOptions? tls = null)
    {
        _answer = answer;
        _tls = tls;
        _listener.Start();
        _running = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests that came.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Whose certificate the last client showed.</summary>
    public string? ClientSubject { get; private set; }

    /// <summary>Completes when a client has closed a connection.</summary>
    public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static string Ok(string body = "ok") => $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    public static string Redirect(string location, int status = 302) => $"HTTP/1.1 {status} Moved\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using var stream = await SecureAsync(connection.GetStream());
            var head = new StringBuilder();
            var buffer = new byte[4096];
            for (int read; (read = await stream.ReadAsync(buffer, _stop.Token)) > 0;)
            {
                head.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
                    continue;
                lock (Requests)
                    Requests.Add(head.ToString());
                await stream.WriteAsync(Encoding.Latin1.GetBytes(_answer(head.ToString())), _stop.Token);
                head.Clear();
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or AuthenticationException)
        {
            // A client that closes in the middle is what some tests are about.
        }

        Closed.TrySetResult();
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
