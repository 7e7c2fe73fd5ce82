namespace ImageLoaders.AspNetCore;

/// <summary>Bytes that clients give to be shown (<c>POST content</c>): the configuration section
/// <c>ImageLoaders:Service:Content</c>.</summary>
public sealed class ContentUploadOptions
{
    /// <summary>Whether clients may give any. Default <see langword="false"/>.</summary>
    public bool Enabled { get; set; }

    /// <summary>Bytes of one content; more is refused with 413. Default 256 MiB. All together are bounded by
    /// <c>ImageLoaders:MaximumContentBytes</c>.</summary>
    public long MaximumBytes { get; set; } = 256L << 20;

    /// <summary>Contents that are kept at once; one more gets 429. Default 64.</summary>
    public int MaximumCount { get; set; } = 64;

    /// <summary>Of these, for one client; one more gets 429. Default 32, at least 0: no limit.</summary>
    public int MaximumCountPerClient { get; set; } = 32;

    /// <summary>How long one is kept. Default 1 hour; more than 0.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);
}
