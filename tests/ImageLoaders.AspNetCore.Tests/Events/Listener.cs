using System.Text.Json;

namespace ImageLoaders.AspNetCore.Tests.Events;

/// <summary>A client that listens to the service's events.</summary>
internal sealed class Listener(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public static async Task<Listener> StartAsync(Service service, CancellationToken timeout)
    {
        var response = await service.Client.GetAsync("/images/events", HttpCompletionOption.ResponseHeadersRead, timeout);
        Assert.That(response.Content.Headers.ContentType?.ToString(), Is.EqualTo("text/event-stream"));
        var reader = new StreamReader(await response.Content.ReadAsStreamAsync(timeout));
        Assert.That(await reader.ReadLineAsync(timeout), Is.EqualTo("retry: 2000"));
        Assert.That(await reader.ReadLineAsync(timeout), Is.Empty);
        return new(response, reader);
    }

    public Task<string?> NextLineAsync(CancellationToken timeout) => reader.ReadLineAsync(timeout).AsTask();

    public async Task<JsonElement> NextAsync(string name, CancellationToken timeout)
    {
        Assert.That(await NextLineAsync(timeout), Is.EqualTo("event: " + name));
        var data = await NextLineAsync(timeout);
        Assert.That(data, Does.StartWith("data: "));
        Assert.That(await NextLineAsync(timeout), Is.Empty);
        return JsonDocument.Parse(data![6..]).RootElement;
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
