namespace ImageLoaders.AspNetCore;

/// <summary>
/// Represents the options of content that clients upload (<c>POST content</c>): the configuration section
/// <c>ImageLoaders:Service:Content</c>.
/// </summary>
public sealed class ContentUploadOptions
{
    /// <summary>Gets or sets a value that indicates whether clients may upload content. Default <see langword="false"/>.</summary>
    public bool Enabled { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of bytes of one content. A larger content is answered with 413. Default 256 MiB.
    /// <c>ImageLoaders:MaximumContentBytes</c> limits all contents together.
    /// </summary>
    public long MaximumBytes { get; set; } = 256L << 20;

    /// <summary>
    /// Gets or sets the maximum number of contents that are kept at the same time. One more is answered with 429. Default 20,000:
    /// <c>ImageLoaders:MaximumContentBytes</c> limits them first.
    /// </summary>
    public int MaximumCount { get; set; } = 20_000;

    /// <summary>
    /// Gets or sets the maximum number of contents of one client. One more is answered with 429. At least 0, which means no limit; default
    /// 10,000.
    /// </summary>
    public int MaximumCountPerClient { get; set; } = 10_000;

    /// <summary>Gets or sets how long a content is kept. More than 0; default 1 hour.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);
}
