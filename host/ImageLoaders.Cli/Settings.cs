using ImageLoaders.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Cli;

/// <summary>
/// What the program is set up with: appsettings.json beside it, then environment variables such as <c>ImageLoaders__PluginsPath</c>.
/// </summary>
internal static class Settings
{
    public static IConfigurationSection Read() => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .Build()
        .GetSection(ImageLoaderOptions.SectionName);

    /// <summary>The host's options. A command line may reach what its user may, unless it is set up otherwise.</summary>
    public static ImageLoaderOptions ToOptions(IConfigurationSection section)
    {
        var options = new ImageLoaderOptions { Access = AccessOptions.CreateUnrestricted() };

        // Lists are added to: what is set must replace what is open, not join it.
        if (section.GetSection("Access:AllowedRoots").Exists())
            options.Access.AllowedRoots.Clear();
        section.Bind(options);
        return options;
    }

    /// <summary>
    /// A host for a command that loads images and ends. It replaces no plugin, so that their code can be compiled in less time. Dispose it.
    /// </summary>
    public static Task<ImageLoaderHost> StartLoadingHostAsync(bool isVerbose, CancellationToken cancellationToken)
    {
        var section = Read();
        var options = ToOptions(section);
        options.PermanentPlugins.Add("*");
        return StartAsync(section, options, isVerbose, cancellationToken);
    }

    /// <summary>A host with its plugins started. Dispose it.</summary>
    public static Task<ImageLoaderHost> StartHostAsync(bool isVerbose, CancellationToken cancellationToken)
    {
        var section = Read();
        return StartAsync(section, ToOptions(section), isVerbose, cancellationToken);
    }

    private static async Task<ImageLoaderHost> StartAsync(
        IConfigurationSection section, ImageLoaderOptions options, bool isVerbose, CancellationToken cancellationToken)
    {
        var logging = LoggerFactory.Create(builder =>
        {
            if (isVerbose)
                builder.SetMinimumLevel(LogLevel.Debug).AddProvider(new ErrorOutputLoggerProvider());
        });
        return await ImageLoaderHost.CreateAsync(options, logging, configuration: section, cancellationToken: cancellationToken);
    }
}
