using ImageLoaders.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageLoaders.AspNetCore;

/// <summary>Provides extension methods that add the services of the image endpoints.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>Adds the services of the image endpoints. Call <c>AddImageLoaders</c> too.</summary>
    /// <remarks>
    /// The options come from the configuration section <c>ImageLoaders:Service</c>, and then from <paramref name="configure"/>.
    /// </remarks>
    /// <param name="services">The service collection.</param>
    /// <param name="configure">
    /// A delegate that changes the options after the configuration was applied; <see langword="null"/> changes nothing.
    /// </param>
    /// <returns>The service collection.</returns>
    public static IServiceCollection AddImageLoadersEndpoints(this IServiceCollection services, Action<ImageServiceOptions>? configure =
        null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddOptions<ImageServiceOptions>().Configure<IServiceProvider>(
            static (options, provider) => provider.GetService<IConfiguration>()?.GetSection(ImageServiceOptions.SectionName).Bind(options));
        if (configure is not null)
            services.Configure(configure);
        services.AddOptions<HostOptions>().PostConfigure<IOptions<ImageServiceOptions>>(
            static (host, service) => host.ShutdownTimeout += service.Value.ShutdownDelay);
        services.TryAddSingleton(static provider => new ServiceStop(
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<IOptions<ImageServiceOptions>>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ServiceStop>(
            static provider => provider.GetRequiredService<ServiceStop>()));
        services.TryAddSingleton(static provider => new ImageService(
            provider.GetRequiredService<ImageLoaderHost>(),
            provider.GetRequiredService<IOptions<ImageServiceOptions>>(),
            provider.GetRequiredService<ServiceStop>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<TimeProvider>()));
        return services;
    }
}
