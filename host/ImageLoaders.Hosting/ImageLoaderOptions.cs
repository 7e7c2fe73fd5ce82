using ImageLoaders.Hosting.Plugins;

namespace ImageLoaders.Hosting;

/// <summary>How a host is set up: the configuration section <c>ImageLoaders</c>.</summary>
public sealed class ImageLoaderOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "ImageLoaders";

    private const long LeastLoadMemoryBytes = 64 << 20;

    /// <summary>The folder whose sub-folders are plugins. Default: <c>plugins</c> beside the program, not in the working directory.</summary>
    public string PluginsPath { get; set; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>Where the host keeps what it writes: private copies of plugins. Only this user may write to it. Default: <c>imageloaders-&lt;user&gt;</c> in the temporary folder.</summary>
    public string StatePath { get; set; } = Path.Combine(Path.GetTempPath(), $"imageloaders-{UserFolder.Name}");

    /// <summary>How long one plugin may take for constructor, <c>Register</c> and <c>StartAsync</c> together. Default 10 s; more than 0.</summary>
    public TimeSpan PluginStartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the start of the host waits for all of its plugins, which start side by side. Default 30 s; more than 0.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one load may take, nested loads included. Default 60 s; more than 0.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Names of plugins that are not loaded, compared without case.</summary>
    public IList<string> DisabledPlugins { get; } = [];

    /// <summary>Plugins that are not loaded in some of their versions.</summary>
    public IList<PluginDenial> DeniedPlugins { get; } = [];

    /// <summary>
    /// Names of plugins that are loaded for good, compared without case: their code is compiled as the host's own is, ahead of time and with tiers, and it can neither be
    /// replaced nor leave the process before that ends.
    /// </summary>
    public IList<string> PermanentPlugins { get; } = [];

    /// <summary>Scheme to plugin name, for schemes that two plugins want. Without an entry the first by ordinal folder name has it. Keys are compared without case.</summary>
    public IDictionary<string, string> SchemeOwners { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the host follows its plugins folder: what is copied in is loaded, what is replaced is swapped, what is deleted is unloaded. Default <see langword="false"/>.</summary>
    public bool WatchPlugins { get; set; }

    /// <summary>How often a watched folder is read though nothing was heard of it, because not every file system tells. Default 30 s; more than 0.</summary>
    public TimeSpan PluginRescanInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a folder without <c>&lt;Name&gt;.files.json</c> must have been left alone before it is taken for whole. Default 2 s; at least 0.</summary>
    public TimeSpan PluginQuietTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long loads of a plugin that goes may take before they are cancelled. Default 30 s; more than 0.</summary>
    public TimeSpan PluginDrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Generations of one plugin that something may hold after they were unloaded; past it the plugin is not loaded anew until they are gone or the process is started anew. Default 3; at least 0.</summary>
    public int MaximumLeakedGenerations { get; set; } = 3;

    /// <summary>Calls of a plugin that may be past their deadline and still run; one more, and it is quarantined. Default 8; at least 1.</summary>
    public int MaximumStuckCalls { get; set; } = 8;

    /// <summary>How long a call that was told to stop may run on before it counts as stuck: one that ends before is only late. Default 30 s; more than 0.</summary>
    public TimeSpan StuckCallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a plugin's folder may be a link to one elsewhere. Default <see langword="false"/>: it is rejected.</summary>
    public bool AllowLinks { get; set; }

    /// <summary>
    /// Whether an exception on a thread of a plugin's own, which else ends the process, ends that thread and quarantines the plugin. It takes the one handler of unhandled
    /// exceptions that .NET has for a process. Default <see langword="false"/>.
    /// </summary>
    public bool GuardProcess { get; set; }

    /// <summary>Whether plugins must be on the operator's list. Default <see cref="PluginTrust.Off"/>.</summary>
    public PluginTrust PluginTrust { get; set; }

    /// <summary>The operator's list, written by <c>imageloaders plugins lock</c>. Default: <c>plugins.lock.json</c> beside the plugins folder.</summary>
    public string? PluginLockFile { get; set; }

    /// <summary>Starts without any plugin, when one of them keeps the host from its work. Default <see langword="false"/>.</summary>
    public bool SafeMode { get; set; }

    /// <summary>How large one image may be.</summary>
    public PixelLimits PixelLimits { get; set; } = new();

    /// <summary>Bytes of all contents that may be held at a time (<see cref="ImageLoaderHost.AddContent"/>). Default 1 GiB; 0: no content.</summary>
    public long MaximumContentBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of decoded images that are kept, counted by the slabs that they hold. Default 1 GiB; 0 keeps none.</summary>
    public long MaximumCacheBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Bytes that all loads of the process may hold for what they receive and decode, native memory included, pixels that are kept left out. A load that needs more waits, and ends
    /// as <see cref="ImageLoadError.Overloaded"/> after <see cref="LoadMemoryTimeout"/>; one that needs more than all of it is <see cref="ImageLoadError.TooLarge"/>. Default: half of
    /// the memory that .NET may use; at least 64 MiB.
    /// </summary>
    public long? MaximumLoadMemoryBytes { get; set; }

    /// <summary>How long a load waits for memory that others hold. Default 10 s; more than 0.</summary>
    public TimeSpan LoadMemoryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many loads run at once, and how many may wait.</summary>
    public RequestPoolOptions RequestPool { get; set; } = new();

    /// <summary>What ids may reach.</summary>
    public AccessOptions Access { get; set; } = new();

    internal long LoadMemoryBytes => MaximumLoadMemoryBytes ?? Math.Max(LeastLoadMemoryBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    internal string LockFile => PluginLockFile ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(PluginsPath)) + ".lock.json";

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        ThrowIfNotPositive(PluginStartTimeout, nameof(PluginStartTimeout));
        ThrowIfNotPositive(StartTimeout, nameof(StartTimeout));
        ThrowIfNotPositive(LoadTimeout, nameof(LoadTimeout));
        ThrowIfNotPositive(StuckCallTimeout, nameof(StuckCallTimeout));
        ThrowIfNotPositive(LoadMemoryTimeout, nameof(LoadMemoryTimeout));
        if (MaximumLoadMemoryBytes < LeastLoadMemoryBytes)
            throw Invalid(nameof(MaximumLoadMemoryBytes), "is less than 67,108,864 (64 MiB)");
        ThrowIfNotPositive(PluginRescanInterval, nameof(PluginRescanInterval));
        ThrowIfNotPositive(PluginDrainTimeout, nameof(PluginDrainTimeout));
        if (PluginQuietTime < TimeSpan.Zero)
            throw Invalid(nameof(PluginQuietTime), $"is {PluginQuietTime}; it is at least 0");
        if (MaximumLeakedGenerations < 0)
            throw Invalid(nameof(MaximumLeakedGenerations), $"is {MaximumLeakedGenerations}; it is at least 0");
        if (MaximumStuckCalls < 1)
            throw Invalid(nameof(MaximumStuckCalls), $"is {MaximumStuckCalls}; it is at least 1");
        if (DeniedPlugins.Any(denial => !denial.IsValid))
            throw Invalid(nameof(DeniedPlugins), "has an entry without a Name, or whose From or Below is no version, as in 1.2");
        if (MaximumContentBytes < 0)
            throw Invalid(nameof(MaximumContentBytes), "is less than 0");
        if (MaximumCacheBytes < 0)
            throw Invalid(nameof(MaximumCacheBytes), "is less than 0");
        if (RequestPool is not { MaximumRunning: > 0, MaximumInteraction: > 0, MaximumThumbnail: > 0, MaximumPrefetch: > 0, MaximumPerPlugin: > 0, MaximumQueued: >= 0, MaximumQueuedPerPlugin: >= 0 })
            throw Invalid(nameof(RequestPool), "lets nothing run; each of its limits is at least 1, MaximumQueued and MaximumQueuedPerPlugin at least 0");
        if (PixelLimits is not { MaximumRows: > 0, MaximumColumns: > 0, MaximumLengthBytes: > 0 })
            throw Invalid(nameof(PixelLimits), "allows no image at all");
    }

    // What a timer of .NET can count, some 49 days, is the longest.
    private static void ThrowIfNotPositive(TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value.TotalMilliseconds > uint.MaxValue - 1)
            throw Invalid(name, $"is {value}; it is more than 0 and at most 49 days");
    }

    private static ArgumentException Invalid(string name, string reason) => new($"{SectionName}:{name} {reason}.");
}
