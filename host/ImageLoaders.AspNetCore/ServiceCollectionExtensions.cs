using ImageLoaders.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImageLoaders.AspNetCore;

/// <summary>Adds what the image endpoints need.</summary>
public static class ServiceCollectionExtensions
{
    /// <summary>
    /// Adds the image endpoints' services beside those of <c>AddImageLoaders</c>, set up by the configuration section <c>ImageLoaders:Service</c>, then by
    /// <paramref name="configure"/>.
    /// </summary>
    /// <param name="services">Where to add it.</param>
    /// <param name="configure">Has the last word; <see langword="null"/>: the configuration has.</param>
    public static IServiceCollection AddImageLoadersEndpoints(this IServiceCollection services, Action<ImageServiceOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRouting();
        services.AddOptions<ImageServiceOptions>().Configure<IServiceProvider>(
            static (options, provider) => provider.GetService<IConfiguration>()?.GetSection(ImageServiceOptions.SectionName).Bind(options));
        if (configure is not null)
            services.Configure(configure);
        services.TryAddSingleton(static provider => new ImageService(
            provider.GetRequiredService<ImageLoaderHost>(),
            provider.GetRequiredService<IOptions<ImageServiceOptions>>(),
            provider.GetRequiredService<IHostApplicationLifetime>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<TimeProvider>()));
        return services;
    }
}
