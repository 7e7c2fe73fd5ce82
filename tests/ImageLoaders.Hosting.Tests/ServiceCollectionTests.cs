using ImageLoaders.Hosting.Tests.Loading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ImageLoaders.Hosting.Tests;

public sealed class ServiceCollectionTests
{
    [Test]
    public async Task AddImageLoaders_NoGenericHostNorConfiguration_Serves()
    {
        await using var provider = new ServiceCollection().AddImageLoaders(NoPlugins).BuildServiceProvider();
        var host = provider.GetRequiredService<ImageLoaderHost>();
        host.RegisterImageLoader("test", Loader.Pixel(1));

        Assert.That(await host.LoadImage("test:x").PixelAsync(), Is.EqualTo(1));
        Assert.That((await host.LoadImage("other:x").FailureAsync()).Error, Is.EqualTo(ImageLoadError.NoLoader));
    }

    [Test]
    public async Task AddImageLoaders_GenericHost_StartsAndStopsWithIt()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddImageLoaders(NoPlugins);
        ImageLoaderHost images;
        using (var host = builder.Build())
        {
            await host.StartAsync();
            images = host.Services.GetRequiredService<ImageLoaderHost>();
            await host.StopAsync();
        }

        Assert.That(() => images.LoadImage("test:x"), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void AddImageLoaders_Configuration_IsBoundAndCodeHasTheLastWord()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ImageLoaders:PluginsPath"] = "/somewhere",
            ["ImageLoaders:LoadTimeout"] = "00:00:07",
            ["ImageLoaders:PixelLimits:MaximumRows"] = "99",
            ["ImageLoaders:Access:AllowedRoots:0"] = "/data",
            ["ImageLoaders:Access:AllowPrivateNetworks"] = "true",
            ["ImageLoaders:SchemeOwners:HTTP"] = "Mine",
            ["ImageLoaders:DisabledPlugins:0"] = "Other",
        }).Build();
        using var provider = new ServiceCollection().AddSingleton<IConfiguration>(configuration)
            .AddImageLoaders(options => options.PluginsPath = "/elsewhere").BuildServiceProvider();

        var options = provider.GetRequiredService<IOptions<ImageLoaderOptions>>().Value;

        Assert.That(options.PluginsPath, Is.EqualTo("/elsewhere"));
        Assert.That(options.LoadTimeout, Is.EqualTo(TimeSpan.FromSeconds(7)));
        Assert.That(options.PixelLimits.MaximumRows, Is.EqualTo(99));
        Assert.That(options.Access.AllowedRoots, Is.EqualTo(new[] { "/data" }));
        Assert.That(options.Access.AllowPrivateNetworks, Is.True);
        Assert.That(options.SchemeOwners["http"], Is.EqualTo("Mine"));
        Assert.That(options.DisabledPlugins, Is.EqualTo(new[] { "Other" }));
    }

    [TestCase("LoadTimeout")]
    [TestCase("StartTimeout")]
    [TestCase("PluginStartTimeout")]
    [TestCase("MaximumContentBytes")]
    [TestCase("PixelLimits")]
    public void CreateAsync_OptionOutOfRange_NamesIt(string option)
    {
        var options = Hosts.Options(o =>
        {
            switch (option)
            {
                case "LoadTimeout": o.LoadTimeout = TimeSpan.Zero; break;
                case "StartTimeout": o.StartTimeout = TimeSpan.MaxValue; break;
                case "PluginStartTimeout": o.PluginStartTimeout = Timeout.InfiniteTimeSpan; break;
                case "MaximumContentBytes": o.MaximumContentBytes = -1; break;
                default: o.PixelLimits = new() { MaximumRows = 0 }; break;
            }
        });

        Assert.That(async () => await ImageLoaderHost.CreateAsync(options),
            Throws.ArgumentException.With.Message.Contains($"ImageLoaders:{option}"));
    }

    private static void NoPlugins(ImageLoaderOptions options) => options.PluginsPath = Hosts.Options().PluginsPath;
}
