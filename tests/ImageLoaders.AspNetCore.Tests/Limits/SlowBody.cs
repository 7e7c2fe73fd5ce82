using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImageLoaders.AspNetCore.Tests.Limits;

/// <summary>
/// A client that announces a body, sends its first byte and no more, and reads the answer: no client of .NET's does that over HTTP/1.1.
/// </summary>
internal static class SlowBody
{
    public static async Task<HttpResponseMessage> SendAsync(Uri address, string method, string path, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII
            .GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{"),
            cancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var status = int.Parse((await LineAsync()).Split(' ')[1], CultureInfo.InvariantCulture);
        var headers = new List<(string Name, string Value)>();
        while (await LineAsync() is { Length: > 0 } line)
            headers.Add((line.Split(": ")[0], line.Split(": ", 2)[1]));
        var body = new char[int.Parse(headers.Single(header => header.Name == "Content-Length").Value, CultureInfo.InvariantCulture)];
        Assert.That(await reader.ReadBlockAsync(body, cancellationToken), Is.EqualTo(body.Length));
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(new(body)) };
        response.Content.Headers.Clear();
        foreach (var (name, value) in headers)
            Assert.That(response.Headers.TryAddWithoutValidation(name, value)
                || response.Content.Headers.TryAddWithoutValidation(name, value), name);
        return response;

        async Task<string> LineAsync() =>
            await reader.ReadLineAsync(cancellationToken) ?? throw new AssertionException("The connection ended without an answer.");
    }
}
