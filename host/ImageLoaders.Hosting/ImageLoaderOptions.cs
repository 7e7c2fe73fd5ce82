namespace ImageLoaders.Hosting;

/// <summary>How a host is set up: the configuration section <c>ImageLoaders</c>.</summary>
public sealed class ImageLoaderOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "ImageLoaders";

    /// <summary>The folder whose sub-folders are plugins. Default: <c>plugins</c> beside the program, not in the working directory.</summary>
    public string PluginsPath { get; set; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>Where the host keeps what it writes: private copies of plugins. Default: <c>imageloaders</c> in the user's temporary folder.</summary>
    public string StatePath { get; set; } = Path.Combine(Path.GetTempPath(), "imageloaders");

    /// <summary>How long one plugin may take for constructor, <c>Register</c> and <c>StartAsync</c> together. Default 10 s; more than 0.</summary>
    public TimeSpan PluginStartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the start of the host waits for all of its plugins, which start side by side. Default 30 s; more than 0.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one load may take, nested loads included. Default 60 s; more than 0.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Names of plugins that are not loaded, compared without case.</summary>
    public IList<string> DisabledPlugins { get; } = [];

    /// <summary>Scheme to plugin name, for schemes that two plugins want. Without an entry the first by ordinal folder name has it. Keys are compared without case.</summary>
    public IDictionary<string, string> SchemeOwners { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>How large one image may be.</summary>
    public PixelLimits PixelLimits { get; set; } = new();

    /// <summary>What ids may reach.</summary>
    public AccessOptions Access { get; set; } = new();
}
