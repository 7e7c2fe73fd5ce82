using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Plugins.Contexts;

/// <summary>What one generation of a plugin is given. <see cref="Dispose"/> lets go of all of it, whatever the plugin forgot.</summary>
internal sealed class PluginContext : IPluginContext, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly PluginRegistrations _registrations;
    private readonly PluginLogger _logger;
    private readonly RecordedSettings _settings;
    private PluginServices? _services;
    private HttpClient? _httpClient;

    public PluginContext(string name, PluginServices services, int generation = 1)
    {
        PluginName = name;
        _services = services;
        _registrations = new(name);
        _logger = new(services.LoggerFactory.CreateLogger($"ImageLoaders.Plugin.{name}"), name, generation);
        TimeProvider = services.TimeProvider;
        Budget = services.BudgetOf(name);
        Stopping = _stopping.Token;
        _settings = new(services.Configuration.GetSection(name));
        Configuration = new ConfigurationBuilder().Add(_settings).Build();
    }

    public PluginRegistrations Registrations => _registrations;

    /// <summary>Settings that the plugin has not read.</summary>
    public string[] UnreadSettings => _settings.Unread;

    public string PluginName { get; }

    public ILogger Logger => _logger;

    public IConfiguration Configuration { get; }

    public TimeProvider TimeProvider { get; }

    public CancellationToken Stopping { get; }

    public ILoadBudget Budget { get; }

    public HttpClient HttpClient
    {
        get
        {
            lock (_lock)
                return _httpClient ??= Services().CreateHttpClient();
        }
    }

    public void RegisterImageLoader(string scheme, IImageLoader loader) => _registrations.Add(scheme, loader);

    public void RegisterMetadataProvider(string scheme, IMetadataProvider provider, int priority = 0) =>
        _registrations.Add(scheme, provider, priority);

    public void RegisterFileType(string scheme, FileType fileType) => _registrations.Add(scheme, fileType);

    public void RegisterImageListProvider(string scheme, IImageListProvider provider, int priority = 0) =>
        _registrations.Add(scheme, provider, priority);

    public ValueTask<ContentSource> OpenContentAsync(string name, CancellationToken cancellationToken = default) =>
        Services().OpenContentAsync(name, cancellationToken);

    public ValueTask<FolderContent> ListContentAsync(string folder, CancellationToken cancellationToken = default) =>
        Services().ListContentAsync(folder, cancellationToken);

    /// <summary>Fires <see cref="Stopping"/>. What the plugin registered on it runs here, and may throw.</summary>
    public void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        lock (_lock)
        {
            _services = null;
            _httpClient?.Dispose();
            _httpClient = null;
        }
        _registrations.Clear();
        _logger.Release();
        _stopping.Dispose();
    }

    private PluginServices Services() => Volatile.Read(ref _services)
        ?? throw new InvalidOperationException($"Plugin {PluginName} has been unloaded, and the host has taken back what it gave.");
}
