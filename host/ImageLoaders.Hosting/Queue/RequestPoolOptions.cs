namespace ImageLoaders.Hosting;

/// <summary>How many loads run at once, and how many may wait: the configuration section <c>ImageLoaders:RequestPool</c>.</summary>
public sealed class RequestPoolOptions
{
    /// <summary>Loads that run at once, of all kinds. Default 64; at least 1.</summary>
    public int MaximumRunning { get; set; } = 64;

    /// <summary>Of these, for <see cref="RequestType.Interaction"/>. Default 64; at least 1.</summary>
    public int MaximumInteraction { get; set; } = 64;

    /// <summary>Of these, for <see cref="RequestType.Thumbnail"/>. Default 32; at least 1.</summary>
    public int MaximumThumbnail { get; set; } = 32;

    /// <summary>Of these, for <see cref="RequestType.Prefetch"/>. Default 24; at least 1.</summary>
    public int MaximumPrefetch { get; set; } = 24;

    /// <summary>Of these, in one plugin. Default 48; at least 1.</summary>
    public int MaximumPerPlugin { get; set; } = 48;

    /// <summary>Loads that wait. One more ends as <see cref="ImageLoadError.Overloaded"/>. Prefetches may fill three quarters of it. Default 20,000; at least 0.</summary>
    public int MaximumQueued { get; set; } = 20_000;

    /// <summary>Of these, for one plugin, so that one that hangs leaves room for the others. Default 15,000; at least 0.</summary>
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
