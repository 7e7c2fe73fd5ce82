using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageLoaders.Hosting;

/// <summary>Provides extension methods that add the host to a service collection.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds an <see cref="ImageLoaderHost"/> as a singleton.</summary>
    /// <remarks>
    /// The options come from the configuration section <c>ImageLoaders</c>, if there is a configuration, and then from
    /// <paramref name="configure"/>. A generic host starts it. Without a generic host it starts when it is first resolved, and loads wait
    /// for the start.
    /// </remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">
    /// A delegate that changes the options after the configuration was applied; <see langword="null"/> changes nothing.
    /// </param>
    /// <returns>The service collection.</returns>
    /// <example>
    /// <code>
    /// builder.Services.AddImageLoaders(options => options.PluginsPath = "/opt/imageloaders/plugins");
    /// </code>
    /// </example>
    public static IServiceCollection AddImageLoaders(this IServiceCollection services, Action<ImageLoaderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ImageLoaderOptions>().Configure<IServiceProvider>((options, provider) => Section(provider)?.Bind(options));
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton(Create);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ImageLoaderService>());
        return services;
    }

    private static ImageLoaderHost Create(IServiceProvider provider)
    {
        var host = new ImageLoaderHost(
            provider.GetRequiredService<IOptions<ImageLoaderOptions>>().Value,
            new(provider.GetService<ILoggerFactory>(), provider.GetService<TimeProvider>(), Section(provider)));
        _ = host.StartAsync();
        return host;
    }

    private static IConfigurationSection? Section(IServiceProvider provider) =>
        provider.GetService<IConfiguration>()?.GetSection(ImageLoaderOptions.SectionName);

    // The container disposes the host, after everything that was started later.
    private sealed class ImageLoaderService(ImageLoaderHost host) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => host.StartAsync().WaitAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
