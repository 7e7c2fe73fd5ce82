using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore;

/// <summary>How images are served: the configuration section <c>ImageLoaders:Service</c>.</summary>
public sealed class ImageServiceOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string SectionName = "ImageLoaders:Service";

    /// <summary>
    /// Keys of which a request must bring one, as <c>X-API-Key</c> or as <c>Authorization: Bearer</c>. Empty: none is asked for.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>Decides instead of <see cref="ApiKeys"/> whether a request may be answered; <see langword="null"/> (the default): the keys
    /// do.</summary>
    public Func<HttpContext, ValueTask<bool>>? Authorize { get; set; }

    /// <summary>Origins (<c>https://viewer.example</c>) whose pages may use the service; <c>*</c> is all of them. Empty: the service's own
    /// pages only.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Requests that are answered at once, event streams left out; one more gets 503. Default 256; at least 1.</summary>
    public int MaximumConcurrentRequests { get; set; } = 256;

    /// <summary>
    /// Of these, for one client; one more gets 429. A client is an IPv4 address, or the first 64 bits of an IPv6 address. Default 128, at
    /// least 0: no limit. A proxy before the
    /// service has one address for all, unless the application takes the clients' from its headers.
    /// </summary>
    public int MaximumConcurrentRequestsPerClient { get; set; } = 128;

    /// <summary>Bodies of requests that are received at once; one more gets 503. A request holds its permit only once its body is there.
    /// Default 128; at least 1.</summary>
    public int MaximumConcurrentBodies { get; set; } = 128;

    /// <summary>Of these, for one client; one more gets 429. Default 32, at least 0: no limit.</summary>
    public int MaximumConcurrentBodiesPerClient { get; set; } = 32;

    /// <summary>How long one answer may take, event streams left out. Default 2 minutes; more than 0.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of one answer before compression; more is refused with 413. Default 1 GiB.</summary>
    public long MaximumResponseBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Bytes of answers that are being sent, the same bytes counted once; one answer more gets 503, and 429 where one client holds half of
    /// them. One answer always goes. Default
    /// 2 GiB.
    /// </summary>
    public long MaximumSendingBytes { get; set; } = 2L << 30;

    /// <summary>Pixels of one rendered picture; more is refused with 413. Default 33,554,432.</summary>
    public long MaximumRenderedPixels { get; set; } = 1L << 25;

    /// <summary>Bytes of encoded answers (pictures, compressed pixels) that are kept. Default 256 MiB; 0: none.</summary>
    public long MaximumEncodedCacheBytes { get; set; } = 256L << 20;

    /// <summary>Event streams that are open at once; one more gets 503. Default 100.</summary>
    public int MaximumEventStreams { get; set; } = 100;

    /// <summary>Of these, for one client; one more gets 429. Default 25, at least 0: no limit.</summary>
    public int MaximumEventStreamsPerClient { get; set; } = 25;

    /// <summary>Lists of ids that are prefetched at once; one more gets 429, as does one more than 32 MiB of ids together. Default
    /// 100.</summary>
    public int MaximumPrefetches { get; set; } = 100;

    /// <summary>Of these, for one client; one more gets 429. Default 50, at least 0: no limit.</summary>
    public int MaximumPrefetchesPerClient { get; set; } = 50;

    /// <summary>Bytes that clients give to be shown. Off unless enabled.</summary>
    public ContentUploadOptions Content { get; set; } = new();

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (MaximumConcurrentRequests < 1)
            throw Invalid(nameof(MaximumConcurrentRequests), "is less than 1");
        if (MaximumConcurrentBodies < 1)
            throw Invalid(nameof(MaximumConcurrentBodies), "is less than 1");
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout.TotalMilliseconds > uint.MaxValue - 1)
            throw Invalid(nameof(RequestTimeout), $"is {RequestTimeout}; it is more than 0 and at most 49 days");
        if (ApiKeys.Any(string.IsNullOrWhiteSpace))
            throw Invalid(nameof(ApiKeys), "has an empty key");
        if (AllowedOrigins.FirstOrDefault(static origin => origin != "*" && !IsOrigin(origin)) is { } wrong)
            throw Invalid(nameof(AllowedOrigins), $"has '{wrong}'; an origin is scheme, host and port, as in https://viewer.example");
        if (Content.Lifetime <= TimeSpan.Zero || Content.Lifetime.TotalMilliseconds > uint.MaxValue - 1)
            throw Invalid("Content:Lifetime", $"is {Content.Lifetime}; it is more than 0 and at most 49 days");
        ThrowIfNegative(MaximumConcurrentRequestsPerClient, nameof(MaximumConcurrentRequestsPerClient));
        ThrowIfNegative(MaximumConcurrentBodiesPerClient, nameof(MaximumConcurrentBodiesPerClient));
        ThrowIfNegative(MaximumEventStreamsPerClient, nameof(MaximumEventStreamsPerClient));
        ThrowIfNegative(MaximumPrefetchesPerClient, nameof(MaximumPrefetchesPerClient));
        ThrowIfNegative(MaximumSendingBytes, nameof(MaximumSendingBytes));
        ThrowIfNegative(Content.MaximumCountPerClient, "Content:MaximumCountPerClient");
        ThrowIfNegative(MaximumResponseBytes, nameof(MaximumResponseBytes));
        ThrowIfNegative(MaximumRenderedPixels, nameof(MaximumRenderedPixels));
        ThrowIfNegative(MaximumEncodedCacheBytes, nameof(MaximumEncodedCacheBytes));
        ThrowIfNegative(MaximumEventStreams, nameof(MaximumEventStreams));
        ThrowIfNegative(MaximumPrefetches, nameof(MaximumPrefetches));
        ThrowIfNegative(Content.MaximumBytes, "Content:MaximumBytes");
        ThrowIfNegative(Content.MaximumCount, "Content:MaximumCount");
    }

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);

    private static void ThrowIfNegative(long value, string name)
    {
        if (value < 0)
            throw Invalid(name, "is less than 0");
    }

    private static ArgumentException Invalid(string name, string reason) => new($"{SectionName}:{name} {reason}.");
}
