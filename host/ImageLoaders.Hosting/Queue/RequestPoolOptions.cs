namespace ImageLoaders.Hosting;

/// <summary>Represents how many loads may run and how many may wait: the configuration section <c>ImageLoaders:RequestPool</c>.</summary>
public sealed class RequestPoolOptions
{
    /// <summary>Gets or sets the maximum number of loads that run at the same time, of all request types. At least 1; default 64.</summary>
    public int MaximumRunning { get; set; } = 64;

    /// <summary>
    /// Gets or sets the maximum number of running loads of <see cref="RequestType.Interaction"/>. At least 1; default 64.
    /// </summary>
    public int MaximumInteraction { get; set; } = 64;

    /// <summary>Gets or sets the maximum number of running loads of <see cref="RequestType.Thumbnail"/>. At least 1; default 32.</summary>
    public int MaximumThumbnail { get; set; } = 32;

    /// <summary>Gets or sets the maximum number of running loads of <see cref="RequestType.Prefetch"/>. At least 1; default 24.</summary>
    public int MaximumPrefetch { get; set; } = 24;

    /// <summary>Gets or sets the maximum number of running loads of one plugin. At least 1; default 48.</summary>
    public int MaximumPerPlugin { get; set; } = 48;

    /// <summary>
    /// Gets or sets the maximum number of loads that wait. One more fails with <see cref="ImageLoadError.Overloaded"/>. Prefetches may fill
    /// three quarters of it. At least 0; default 20,000.
    /// </summary>
    public int MaximumQueued { get; set; } = 20_000;

    /// <summary>
    /// Gets or sets the maximum number of waiting loads of one plugin, so that a plugin that does not return leaves room for the others. At
    /// least 0; default 15,000.
    /// </summary>
    public int MaximumQueuedPerPlugin { get; set; } = 15_000;

    // Prefetches leave a quarter of the queue to what somebody waits for: one list of theirs is as long as half of it.
    internal int MaximumQueuedOf(RequestType type) => Room(type, MaximumQueued);

    internal int MaximumQueuedPerPluginOf(RequestType type) => Room(type, MaximumQueuedPerPlugin);

    private static int Room(RequestType type, int maximum) => type == RequestType.Prefetch ? maximum - (maximum / 4) : maximum;

    internal int MaximumOf(RequestType type) => type switch
    {
        RequestType.Interaction => MaximumInteraction,
        RequestType.Thumbnail => MaximumThumbnail,
        _ => MaximumPrefetch,
    };
}
