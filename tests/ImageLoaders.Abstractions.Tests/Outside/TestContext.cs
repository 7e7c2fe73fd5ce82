using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Abstractions.Tests.Outside;

/// <summary>The context that an author writes who tests a plugin without a host.</summary>
internal sealed class TestContext : IPluginContext
{
    public Dictionary<string, IImageLoader> Loaders { get; } = new(StringComparer.OrdinalIgnoreCase);

    public List<(string Scheme, IMetadataProvider Provider, int Priority)> Providers { get; } = [];

    public Dictionary<string, byte[]> Contents { get; } = [];

    public string PluginName => "Test";

    public ILogger Logger => NullLogger.Instance;

    public IConfiguration Configuration => throw new NotSupportedException();

    public TimeProvider TimeProvider => TimeProvider.System;

    public CancellationToken Stopping => CancellationToken.None;

    public HttpClient HttpClient => throw new NotSupportedException();

    public void RegisterImageLoader(string scheme, IImageLoader loader) => Loaders.Add(scheme, loader);

    public void RegisterMetadataProvider(string scheme, IMetadataProvider provider, int priority = 0) =>
        Providers.Add((scheme, provider, priority));

    public ValueTask<ContentSource> OpenContentAsync(string name, CancellationToken cancellationToken = default) =>
        Contents.TryGetValue(name, out var bytes)
        ? new(ContentSource.FromBytes(bytes, name))
        : throw new ImageLoadException(ImageLoadError.NotFound, $"{name} does not exist.");
}
