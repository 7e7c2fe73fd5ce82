using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageLoaders.AspNetCore.Tests.Attacks;

/// <summary>A connection that sends what it likes, from an address of its own where it wants one, and may never read.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private RawClient()
    {
    }

    /// <param name="address">The service's.</param>
    /// <param name="text">What is sent.</param>
    /// <param name="from">The client's address; all of 127.0.0.0/8 are this machine's.</param>
    public static async Task<RawClient> SendAsync(Uri address, string text, string from = "127.0.0.1")
    {
        var client = new RawClient();
        client._socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await client._socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port);
        await client._socket.SendAsync(Encoding.ASCII.GetBytes(text));
        return client;
    }

    /// <summary>The status line of the answer.</summary>
    public async Task<string> ReadStatusAsync(CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(new NetworkStream(_socket), Encoding.ASCII);
        return await reader.ReadLineAsync(cancellationToken) ?? "";
    }

    public void Dispose() => _socket.Dispose();
}
