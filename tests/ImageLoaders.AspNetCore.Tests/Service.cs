using System.Net;
using System.Text.Json;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.AspNetCore.Tests;

/// <summary>
/// A service on a loopback port of its own, with loaders that a test registers, and a client of it that neither decompresses nor follows.
/// </summary>
internal sealed class Service : IAsyncDisposable
{
    private readonly WebApplication _application;

    private Service(WebApplication application)
    {
        _application = application;
        Host = application.Services.GetRequiredService<ImageLoaderHost>();
        Address = new Uri(application.Urls.Single());
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(5)
        };
    }

    public ImageLoaderHost Host { get; }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public static async Task<Service> StartAsync(
        Action<ImageServiceOptions>? configure = null, Action<ImageLoaderOptions>? configureHost = null, TimeProvider? timeProvider =
            null, Action<WebApplication>? use = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(static server => server.UseImageLoadersLimits());
        if (timeProvider is not null)
            builder.Services.AddSingleton(timeProvider);
        builder.Services.AddImageLoaders(options =>
        {
            options.PluginsPath = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-plugins");
            configureHost?.Invoke(options);
        });
        builder.Services.AddImageLoadersEndpoints(configure);
        var application = builder.Build();
        use?.Invoke(application);
        application.MapImageLoaders();
        application.MapImageLoadersHealth();
        await application.StartAsync();
        var service = new Service(application);
        service.Host.RegisterImageLoader("ramp", new RampLoader());
        return service;
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            Assert.That(request.Headers.TryAddWithoutValidation(name, value), Is.True);
        return Client.SendAsync(request);
    }

    /// <summary>Asserts a problem of a status, and gives its members.</summary>
    public static async Task<JsonElement> ReadProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.StatusCode, Is.EqualTo(status), text);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo((int)status));
        Assert.That(problem.GetProperty("detail").GetString(), Is.Not.Empty);
        return problem;
    }

    public static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.That(response.IsSuccessStatusCode, Is.True, $"{response.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }
}
