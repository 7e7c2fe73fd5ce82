using ImageLoaders.Hosting.Plugins.Preparation;

namespace ImageLoaders.Hosting;

/// <summary>Represents the options of a host: the configuration section <c>ImageLoaders</c>.</summary>
public sealed class ImageLoaderOptions
{
    /// <summary>Specifies the name of the configuration section.</summary>
    public const string SectionName = "ImageLoaders";

    private const long LeastLoadMemoryBytes = 64 << 20;

    /// <summary>Gets or sets the folder whose sub-folders are plugins.</summary>
    /// <value>Default: <c>plugins</c> beside the program. It does not depend on the working directory.</value>
    public string PluginsPath { get; set; } = Path.Combine(AppContext.BaseDirectory, "plugins");

    /// <summary>
    /// Gets or sets the folder that the host writes to, for example private copies of plugins. Only the current user may be able to write
    /// to it.
    /// </summary>
    /// <value>Default: <c>imageloaders-&lt;user&gt;</c> in the temporary folder.</value>
    public string StatePath { get; set; } = Path.Combine(Path.GetTempPath(), $"imageloaders-{UserFolder.Name}");

    /// <summary>
    /// Gets or sets the maximum time for the start of one plugin: its constructor, <c>Register</c> and <c>StartAsync</c> together. More
    /// than 0; default 10 s.
    /// </summary>
    public TimeSpan PluginStartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the maximum time that the start of the host waits for all plugins. They start in parallel. More than 0; default 30 s.
    /// </summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the maximum time of one load, nested loads included. More than 0; default 60 s.</summary>
    public TimeSpan LoadTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets the names of plugins that are not loaded, compared without case.</summary>
    public IList<string> DisabledPlugins { get; } = [];

    /// <summary>Gets the plugins that are not loaded in some of their versions.</summary>
    public IList<PluginDenial> DeniedPlugins { get; } = [];

    /// <summary>Gets the names of plugins that are loaded permanently, compared without case. <c>*</c> stands for all.</summary>
    /// <remarks>
    /// The code of a permanent plugin is compiled like the code of the host: ahead of time and in tiers. It is ready sooner, which counts
    /// in a process that ends after one task. The plugin cannot be replaced or unloaded while the process runs.
    /// </remarks>
    public IList<string> PermanentPlugins { get; } = [];

    internal const string AllPlugins = "*";

    /// <summary>
    /// Gets the owner of each scheme that two plugins register, as a map from scheme to plugin name. Keys are compared without case. A key
    /// that begins with a dot is an extension of files, such as <c>.img</c>.
    /// </summary>
    /// <remarks>
    /// A scheme or an extension without an entry belongs to the first plugin in ordinal order of the folder names.
    /// </remarks>
    public IDictionary<string, string> SchemeOwners { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Gets or sets a value that indicates whether the host watches the plugins folder. It loads new plugins, replaces changed ones and
    /// unloads removed ones. Default <see langword="false"/>.
    /// </summary>
    /// <remarks>
    /// A plugin that could not be loaded for a temporary reason (a full disk, too few open files) is tried again every 5 seconds in both
    /// cases.
    /// </remarks>
    public bool WatchPlugins { get; set; }

    /// <summary>
    /// Gets or sets the time after which a watched folder is read again without a notification, because not every file system sends them.
    /// More than 0; default 30 s.
    /// </summary>
    public TimeSpan PluginRescanInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the time that a folder without <c>&lt;Name&gt;.files.json</c> must be unchanged before it counts as complete. At least
    /// 0; default 2 s.
    /// </summary>
    public TimeSpan PluginQuietTime { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Gets or sets the maximum time that the loads of a plugin may take after it was replaced, disabled or removed. Then they are
    /// cancelled. More than 0; default 30 s.
    /// </summary>
    public TimeSpan PluginDrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets the maximum number of generations of one plugin that are still in memory after they were unloaded. At least 0; default
    /// 3.
    /// </summary>
    /// <remarks>
    /// Above this number, the host does not load the plugin again until these generations are gone or the process is restarted.
    /// </remarks>
    public int MaximumLeakedGenerations { get; set; } = 3;

    /// <summary>
    /// Gets or sets the maximum number of calls of a plugin that still run after their deadline. One more quarantines the plugin. At least
    /// 1; default 8.
    /// </summary>
    public int MaximumStuckCalls { get; set; } = 8;

    /// <summary>
    /// Gets or sets how long a cancelled call may still run before it counts as stuck. A call that ends earlier is only late. More than 0;
    /// default 30 s.
    /// </summary>
    public TimeSpan StuckCallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Gets or sets a value that indicates whether the folder of a plugin may be a link to a folder elsewhere. Default
    /// <see langword="false"/>: such a plugin is rejected.
    /// </summary>
    public bool AllowLinks { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the host handles an exception on a thread that a plugin has started. Default
    /// <see langword="false"/>.
    /// </summary>
    /// <remarks>
    /// Without it, such an exception ends the process. With it, the exception ends that thread, and the plugin is quarantined. It occupies
    /// the only handler of unhandled exceptions that .NET offers a process.
    /// </remarks>
    public bool GuardProcess { get; set; }

    /// <summary>
    /// Gets or sets how the host treats a plugin that is not on the operator's list. Default <see cref="PluginTrust.Off"/>.
    /// </summary>
    public PluginTrust PluginTrust { get; set; }

    /// <summary>Gets or sets the file with the operator's list, which <c>imageloaders plugins lock</c> writes.</summary>
    /// <value><see langword="null"/> (the default) uses <c>plugins.lock.json</c> beside the plugins folder.</value>
    public string? PluginLockFile { get; set; }

    /// <summary>
    /// Gets or sets a value that indicates whether the host starts without any plugin, for example when a plugin prevents it from starting.
    /// Default <see langword="false"/>.
    /// </summary>
    public bool SafeMode { get; set; }

    /// <summary>Gets or sets the maximum size of one image.</summary>
    public PixelLimits PixelLimits { get; set; } = new();

    /// <summary>
    /// Gets or sets the maximum number of bytes of all contents together (<see cref="ImageLoaderHost.AddContent"/>). 0 allows no content;
    /// default 1 GiB.
    /// </summary>
    public long MaximumContentBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Gets or sets a folder for contents that are added under a name, which several hosts share: what one of them was given, all of them
    /// find, also after it has ended.
    /// </summary>
    /// <value><see langword="null"/> (the default) holds contents in memory.</value>
    /// <remarks>
    /// The folder is created when it is first needed. Only the user of the hosts should be able to read it.
    /// <see cref="MaximumContentBytes"/> limits what it holds.
    /// </remarks>
    public string? SharedContentPath { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of bytes of decoded images in the cache. The slabs that contain them are counted. 0 keeps no image;
    /// default 1 GiB.
    /// </summary>
    public long MaximumCacheBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Gets or sets the maximum number of bytes that all loads of the process may hold for received and decoded data. Native memory is
    /// included, and cached pixels are not.
    /// </summary>
    /// <value>At least 64 MiB. <see langword="null"/> (the default) uses half of the memory that .NET may use.</value>
    /// <remarks>
    /// A load that needs more memory than is free waits, and fails with <see cref="ImageLoadError.Overloaded"/> after
    /// <see cref="LoadMemoryTimeout"/>. A load that needs more than the maximum fails with <see cref="ImageLoadError.TooLarge"/>.
    /// </remarks>
    public long? MaximumLoadMemoryBytes { get; set; }

    /// <summary>Gets or sets the maximum time that a load waits for memory that other loads hold. More than 0; default 10 s.</summary>
    public TimeSpan LoadMemoryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many loads may run and how many may wait.</summary>
    public RequestPoolOptions RequestPool { get; set; } = new();

    /// <summary>Gets or sets what image ids may reach.</summary>
    public AccessOptions Access { get; set; } = new();

    internal long LoadMemoryBytes =>
        MaximumLoadMemoryBytes ?? Math.Max(LeastLoadMemoryBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

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
        if (RequestPool is not
            {
                MaximumRunning: > 0, MaximumInteraction: > 0, MaximumThumbnail: > 0, MaximumPrefetch: > 0,
                MaximumPerPlugin: > 0, MaximumQueued: >= 0, MaximumQueuedPerPlugin: >= 0
            })
            throw Invalid(nameof(RequestPool),
                "lets nothing run; each of its limits is at least 1, MaximumQueued and MaximumQueuedPerPlugin at least 0");
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
