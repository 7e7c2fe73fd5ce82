using System.Globalization;
using ImageLoaders.Cli.Tests.Replicas;
using ImageLoaders.Tests;
using ImageLoaders.TestServers;

namespace ImageLoaders.Cli.Tests.Deploy;

/// <summary>
/// A trace (W3C) that begins before the load balancer goes on through it and the service, to the server behind it and to the collector.
/// </summary>
[CancelAfter(300_000)]
public sealed class TraceTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Test]
    public async Task Traceparent_OfARequest_IsContinuedAndExported(CancellationToken timeout)
    {
        var exported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var pacs = new TestServer(static _ => ("200 OK\r\nContent-Type: application/dicom", SmallDicomFile.Make(1, 1, [7])));
        using var collector = new TestServer(async (_, request, stream) =>
        {
            var body = new byte[int.Parse(request["Content-Length"]!, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body);
            if (request.Path == "/v1/traces" && body.AsSpan().IndexOf(Convert.FromHexString(Trace)) >= 0)
                exported.TrySetResult();
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
        });
        using var replicas = new ReplicaSet(1, ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        await replicas.StartAsync(timeout);
        using var haproxy = new Haproxy(replicas.Addresses);
        await haproxy.WaitForAsync(1, timeout);
        using var client = new HttpClient { BaseAddress = haproxy.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get,
            "/images/pixels?id=" + Uri.EscapeDataString($"wadouri:{pacs.Url}/series/1.dcm?secret=1"));
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        using var answer = await client.SendAsync(request, timeout);

        Assert.That(answer.IsSuccessStatusCode, Is.True);
        Assert.That(pacs.Requests[0]["traceparent"], Does.StartWith($"00-{Trace}-"), "the server behind sees the same trace");
        await exported.Task.WaitAsync(timeout);
    }
}
