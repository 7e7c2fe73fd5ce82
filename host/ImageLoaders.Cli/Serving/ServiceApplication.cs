using ImageLoaders.AspNetCore;
using ImageLoaders.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ImageLoaders.Cli.Serving;

/// <summary>The service: the host, its endpoints under <c>/images</c>, health, and the page.</summary>
internal static class ServiceApplication
{
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(30);

    /// <summary>Sets it up by <c>appsettings.json</c> beside the program, then the environment, then what is given here.</summary>
    /// <param name="urls">Where to listen; <see langword="null"/>: as the setting <c>Urls</c> says, else
    /// <see cref="ServiceAddress.Default"/>.</param>
    /// <param name="isVerbose">Whether everything is logged.</param>
    /// <param name="opened">What the page opens, which ids may reach in addition to what is set up.</param>
    public static WebApplication Build(string? urls, bool isVerbose, OpenedPaths opened)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        if (isVerbose)
            builder.Logging.SetMinimumLevel(LogLevel.Debug).AddFilter(null, LogLevel.Debug);
        // The builder's own says 'simple' whatever is set.
        builder.Services.PostConfigure<ConsoleLoggerOptions>(options =>
            options.FormatterName = builder.Configuration["Logging:Console:FormatterName"] ?? ConsoleFormatterNames.Simple);
        builder.Services.PostConfigure<SimpleConsoleFormatterOptions>(static options =>
            (options.SingleLine, options.TimestampFormat) = (true, options.TimestampFormat ?? "HH:mm:ss "));
        builder.Services.PostConfigure<JsonConsoleFormatterOptions>(static options => options.TimestampFormat ??= "O");
        urls ??= builder.Configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } configured ? configured : ServiceAddress.Default;
        if (ServiceAddress.IsOfThisMachineAlone(urls)) // who can connect could open the same files
            ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = OnThisMachine });
        builder.WebHost.UseUrls(urls).UseKestrelHttpsConfiguration().ConfigureKestrel(server =>
        {
            server.UseImageLoadersLimits();
            builder.Configuration.GetSection("Kestrel:Limits").Bind(server.Limits);
        });
        var names = ServiceAddress.AllowedHosts(urls, builder.Configuration["AllowedHosts"]);
        builder.Services.Configure<HostFilteringOptions>(static options => options.AllowedHosts = ["*"]); // HostNames decides
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = DrainTime);
        builder.Services.AddImageLoaders();
        builder.Services.AddImageLoadersEndpoints();
        builder.Services.PostConfigure<ImageLoaderOptions>(opened.Allow);
        builder.AddObservability();
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, LargeBlocks>();

        var application = builder.Build();
        application.UseHostNames(names);
        opened.RedirectPage(application);
        application.UseViewerPage();
        application.MapImageLoaders();
        application.MapImageLoadersHealth();
        application.MapObservability();
        application.Lifetime.ApplicationStarted.Register(() => Tell(application));
        return application;
    }

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["ImageLoaders:GuardProcess"] = "true", // a thread of a plugin's own does not end the service
        ["ImageLoaders:WatchPlugins"] = "true", // a plugin that is copied in, replaced or deleted needs no restart
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning", // its request log has whole addresses, and ids can hold secrets
        ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
        ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal"] = "None", // a start that fails is told of once, by the command
    };

    private static readonly Dictionary<string, string?> OnThisMachine = new()
    {
        ["ImageLoaders:Service:Content:Enabled"] = "true",
        ["ImageLoaders:Service:WorkingFolder"] = Environment.CurrentDirectory, // a path means what it means on the command line
    };

    // A service starts closed, and whoever starts it is to know how to open it.
    private static void Tell(WebApplication application)
    {
        var access = application.Services.GetRequiredService<IOptions<ImageLoaderOptions>>().Value.Access;
        var service = application.Services.GetRequiredService<IOptions<ImageServiceOptions>>().Value;
        var logger = application.Logger;
        Log.Serving(logger, string.Join(", ", application.Urls));
        Log.Files(logger, string.Join(", ", access.AllowedRoots.Concat(access.ListedRoots)) is { Length: > 0 } roots ? roots
            : "none; ImageLoaders__Access__AllowedRoots__0=/data allows a folder");
        Log.Servers(
            logger,
            access.AllowedHosts.Count == 0 ? "all public servers" : string.Join(", ", access.AllowedHosts),
            access.AllowPrivateNetworks ? "private networks too"
                : "ImageLoaders__Access__AllowedHosts__0=pacs.local allows a private server");
        Log.Clients(
            logger,
            service.Authorize is null && service.ApiKeys.Count == 0 ? "no key (ImageLoaders__Service__ApiKeys__0=… requires one)" : "a key",
            service.Content.Enabled ? "they may upload files (ImageLoaders__Service__Content__Enabled=false forbids it)"
                : "they may not upload files (ImageLoaders__Service__Content__Enabled=true allows it)");
    }
}
