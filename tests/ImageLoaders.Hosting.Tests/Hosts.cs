namespace ImageLoaders.Hosting.Tests;

/// <summary>Hosts without plugins, small, and closed unless a test opens them.</summary>
internal static class Hosts
{
    public const int MostPixels = 65_536;

    public static ImageLoaderOptions Options(Action<ImageLoaderOptions>? configure = null)
    {
        var options = new ImageLoaderOptions
        {
            PluginsPath = Path.Combine(TestContext.CurrentContext.WorkDirectory, "no-plugins"),
            PixelLimits = new() { MaximumRows = 256, MaximumColumns = 256 },
        };
        configure?.Invoke(options);
        return options;
    }
}
