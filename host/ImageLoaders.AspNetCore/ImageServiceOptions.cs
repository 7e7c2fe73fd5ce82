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

    /// <summary>Decides instead of <see cref="ApiKeys"/> whether a request may be answered; <see langword="null"/> (the default): the keys do.</summary>
    public Func<HttpContext, ValueTask<bool>>? Authorize { get; set; }

    /// <summary>Origins (<c>https://viewer.example</c>) whose pages may use the service; <c>*</c> is all of them. Empty: the service's own pages only.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Requests that are answered at once, event streams left out; one more gets 503. Default 256; at least 1.</summary>
    public int MaximumConcurrentRequests { get; set; } = 256;

    /// <summary>Of these, from one address; one more gets 429. Default 0: no limit, as a proxy before the service has one address for all.</summary>
    public int MaximumConcurrentRequestsPerClient { get; set; }

    /// <summary>How long one answer may take, event streams left out. Default 2 minutes; more than 0.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Bytes of one answer before compression; more is refused with 413. Default 1 GiB.</summary>
    public long MaximumResponseBytes { get; set; } = 1L << 30;

    /// <summary>Pixels of one rendered picture; more is refused with 413. Default 33,554,432.</summary>
    public long MaximumRenderedPixels { get; set; } = 1L << 25;

    /// <summary>Bytes of encoded answers (pictures, compressed pixels) that are kept. Default 256 MiB; 0: none.</summary>
    public long MaximumEncodedCacheBytes { get; set; } = 256L << 20;

    /// <summary>Event streams that are open at once; one more gets 503. Default 100.</summary>
    public int MaximumEventStreams { get; set; } = 100;

    /// <summary>Lists of ids that are prefetched at once; one more gets 429, as does one more than 32 MiB of ids together. Default 100.</summary>
    public int MaximumPrefetches { get; set; } = 100;

    /// <summary>Bytes that clients give to be shown. Off unless enabled.</summary>
    public ContentUploadOptions Content { get; set; } = new();

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Validate()
    {
        if (MaximumConcurrentRequests < 1)
            throw Invalid(nameof(MaximumConcurrentRequests), "is less than 1");
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout.TotalMilliseconds > uint.MaxValue - 1)
            throw Invalid(nameof(RequestTimeout), $"is {RequestTimeout}; it is more than 0 and at most 49 days");
        if (ApiKeys.Any(string.IsNullOrWhiteSpace))
            throw Invalid(nameof(ApiKeys), "has an empty key");
        if (AllowedOrigins.FirstOrDefault(static origin => origin != "*" && !IsOrigin(origin)) is { } wrong)
            throw Invalid(nameof(AllowedOrigins), $"has '{wrong}'; an origin is scheme, host and port, as in https://viewer.example");
        if (Content.Lifetime <= TimeSpan.Zero || Content.Lifetime.TotalMilliseconds > uint.MaxValue - 1)
            throw Invalid("Content:Lifetime", $"is {Content.Lifetime}; it is more than 0 and at most 49 days");
        ThrowIfNegative(MaximumConcurrentRequestsPerClient, nameof(MaximumConcurrentRequestsPerClient));
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
