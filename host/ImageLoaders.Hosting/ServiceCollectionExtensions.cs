using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageLoaders.Hosting;

/// <summary>Adds the host to a service.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="ImageLoaderHost"/>, set up by the configuration section <c>ImageLoaders</c> where there is a configuration, then
    /// by <paramref name="configure"/>. A generic host starts it; without one it starts when it is first asked for, and loads wait for it.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="configure">Has the last word; <see langword="null"/>: the configuration has.</param>
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
