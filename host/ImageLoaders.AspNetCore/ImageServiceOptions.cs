using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore;

/// <summary>Represents the options of the image endpoints: the configuration section <c>ImageLoaders:Service</c>.</summary>
public sealed class ImageServiceOptions
{
    /// <summary>Specifies the name of the configuration section.</summary>
    public const string SectionName = "ImageLoaders:Service";

    /// <summary>
    /// Gets the API keys. A request must send one of them, as <c>X-API-Key</c> or as <c>Authorization: Bearer</c>. An empty list (the
    /// default) requires no key.
    /// </summary>
    public IList<string> ApiKeys { get; } = [];

    /// <summary>
    /// Gets or sets a delegate that decides instead of <see cref="ApiKeys"/> whether a request may be answered; <see langword="null"/> (the
    /// default) if the keys decide.
    /// </summary>
    public Func<HttpContext, ValueTask<bool>>? Authorize { get; set; }

    /// <summary>
    /// Gets the origins (<c>https://viewer.example</c>) whose pages may use the service; <c>*</c> allows all origins. An empty list (the
    /// default) allows only the pages of the service itself.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>
    /// Gets or sets the maximum number of requests that are answered at the same time, event streams excluded. One more is answered with
    /// 503. At least 1; default 256.
    /// </summary>
    public int MaximumConcurrentRequests { get; set; } = 256;

    /// <summary>
    /// Gets or sets the maximum number of requests of one client. One more is answered with 429. At least 0, which means no limit; default
    /// 128.
    /// </summary>
    /// <remarks>
    /// A client is an IPv4 address, or the first 64 bits of an IPv6 address. All requests through a proxy come from one address, unless the
    /// application reads the addresses of the clients from the headers of the proxy.
    /// </remarks>
    public int MaximumConcurrentRequestsPerClient { get; set; } = 128;

    /// <summary>
    /// Gets or sets the maximum number of request bodies that are received at the same time. One more is answered with 503. At least 1;
    /// default 128.
    /// </summary>
    /// <remarks>A request counts for <see cref="MaximumConcurrentRequests"/> only after its body was received.</remarks>
    public int MaximumConcurrentBodies { get; set; } = 128;

    /// <summary>
    /// Gets or sets the maximum number of request bodies of one client. One more is answered with 429. At least 0, which means no limit;
    /// default 32.
    /// </summary>
    public int MaximumConcurrentBodiesPerClient { get; set; } = 32;

    /// <summary>Gets or sets the maximum time of one answer, event streams excluded. More than 0; default 2 minutes.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Gets or sets how long a service that is told to stop serves on while <c>/health/ready</c> answers 503, so that a load balancer can
    /// stop sending requests to it first. At least 0, at most 1 hour; default 0.
    /// </summary>
    /// <remarks>The time that the process has for its shutdown becomes longer by it.</remarks>
    public TimeSpan ShutdownDelay { get; set; }

    /// <summary>
    /// Gets or sets the maximum number of bytes of one answer before compression. A larger answer is refused with 413. Default 1 GiB.
    /// </summary>
    public long MaximumResponseBytes { get; set; } = 1L << 30;

    /// <summary>
    /// Gets or sets the maximum number of bytes of all answers that are being sent. Bytes that several answers share count once. Default 2
    /// GiB.
    /// </summary>
    /// <remarks>
    /// One more answer is refused with 503, or with 429 if its client holds half of these bytes. A single answer is always sent.
    /// </remarks>
    public long MaximumSendingBytes { get; set; } = 2L << 30;

    /// <summary>
    /// Gets or sets the maximum number of pixels of one rendered picture. A larger picture is refused with 413. Default 33,554,432.
    /// </summary>
    public long MaximumRenderedPixels { get; set; } = 1L << 25;

    /// <summary>
    /// Gets or sets the maximum number of bytes of encoded answers (pictures, compressed pixels) in the cache. 0 keeps none; default 256
    /// MiB.
    /// </summary>
    public long MaximumEncodedCacheBytes { get; set; } = 256L << 20;

    /// <summary>
    /// Gets or sets the maximum number of event streams that are open at the same time. One more is answered with 503. Default 100.
    /// </summary>
    public int MaximumEventStreams { get; set; } = 100;

    /// <summary>
    /// Gets or sets the maximum number of event streams of one client. One more is answered with 429. At least 0, which means no limit;
    /// default 25.
    /// </summary>
    public int MaximumEventStreamsPerClient { get; set; } = 25;

    /// <summary>
    /// Gets or sets the maximum number of lists of ids that are prefetched at the same time. One more is answered with 429, and so are
    /// lists of more than 32 MiB together. Default 100.
    /// </summary>
    public int MaximumPrefetches { get; set; } = 100;

    /// <summary>
    /// Gets or sets the maximum number of prefetched lists of one client. One more is answered with 429. At least 0, which means no limit;
    /// default 50.
    /// </summary>
    public int MaximumPrefetchesPerClient { get; set; } = 50;

    /// <summary>
    /// Gets or sets the folder that the relative paths of <c>GET id?path=…</c> start from, as a full path. With it, <c>~</c> is the home
    /// folder of the user that runs the service. <see langword="null"/> (the default) or empty: paths are absolute.
    /// </summary>
    /// <remarks>
    /// An answer tells where the folder is. The command <c>serve</c> sets it to its current folder if it listens on loopback addresses
    /// only. Which paths may be read is decided by the access policy of the host.
    /// </remarks>
    public string? WorkingFolder { get; set; }

    /// <summary>Gets or sets the options of content that clients upload. It is disabled by default.</summary>
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
        if (ShutdownDelay < TimeSpan.Zero || ShutdownDelay > TimeSpan.FromHours(1))
            throw Invalid(nameof(ShutdownDelay), $"is {ShutdownDelay}; it is at least 0 and at most 1 hour");
        if (!string.IsNullOrEmpty(WorkingFolder) && !Path.IsPathFullyQualified(WorkingFolder))
            throw Invalid(nameof(WorkingFolder), $"is '{WorkingFolder}'; it is a full path, as in /data");
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
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
            && uri.GetLeftPart(UriPartial.Authority).Equals(origin, StringComparison.OrdinalIgnoreCase);

    private static void ThrowIfNegative(long value, string name)
    {
        if (value < 0)
            throw Invalid(name, "is less than 0");
    }

    private static ArgumentException Invalid(string name, string reason) => new($"{SectionName}:{name} {reason}.");
}
