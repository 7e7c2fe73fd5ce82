using System.Net;
using ImageLoaders.Hosting.Contents;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Access;

/// <summary>What plugins get to reach the world with: clients and contents that obey the operator's options.</summary>
internal sealed class AccessPolicy
{
    private const int LongestHeadersKilobytes = 64;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5); // then names are looked up, and judged, again

    private readonly AccessOptions _options;
    private readonly NetworkAccessPolicy _network;
    private readonly FileAccessPolicy _files;
    private readonly FolderAccessPolicy _folders;
    private readonly ContentStore _contents;

    /// <param name="options">What the operator allows; read here, once.</param>
    /// <param name="contents">What embedders have added: always allowed.</param>
    /// <param name="logger">Is told of refusals.</param>
    /// <param name="resolve">Name to addresses; <see langword="null"/>: the system's.</param>
    /// <exception cref="ArgumentException">An option cannot be read.</exception>
    public AccessPolicy(AccessOptions options, ContentStore contents, ILogger logger,
        Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _options = options;
        _contents = contents;
        _network = new(options, resolve ?? Dns.GetHostAddressesAsync, logger);
        var hashes = options.FileVersions == FileVersions.Content ? new FileHashes() : null;
        _files = new([.. options.AllowedRoots, .. options.ListedRoots], logger, hashes);
        if (options.MaximumListedFiles < 1)
            throw new ArgumentException($"ImageLoaders:Access:MaximumListedFiles: {options.MaximumListedFiles} is less than 1.");
        _folders = new(_files, options.AllowListing ? _files : new(options.ListedRoots, logger), options.MaximumListedFiles);
        ServerTrust.Create(options); // throws now rather than at the first image
    }

    /// <summary>A client with connections of its own, which go with it.</summary>
    public HttpClient CreateHttpClient() =>
        new(new AccessHandler(_network, CreateConnections()), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Opens a path or <c>content/…</c>.</summary>
    public ValueTask<ContentSource> OpenAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(name.StartsWith(ContentStore.Prefix, StringComparison.Ordinal) ? _contents.Open(name)
            : _files.Open(name));
    }

    /// <summary>Lists the files below a folder, or the contents of a folder of contents.</summary>
    public ValueTask<FolderContent> ListAsync(string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (folder.StartsWith(ContentStore.Prefix, StringComparison.Ordinal))
            return ValueTask.FromResult(_contents.List(folder));
        return new(Task.Run(() => _folders.List(folder, cancellationToken), cancellationToken));
    }

    // No decompression: it would take Content-Length away and make ranges meaningless. A plugin asks for it and does it.
    private SocketsHttpHandler CreateConnections() => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = _network.ConnectAsync,
        ConnectTimeout = ConnectTimeout,
        MaxResponseHeadersLength = LongestHeadersKilobytes,
        PooledConnectionLifetime = ConnectionLifetime,
        Proxy = _options.Proxy is { } proxy ? new SingleProxy(proxy) : null,
        SslOptions = ServerTrust.Create(_options),
        UseCookies = false,
        UseProxy = _options.Proxy is not null,
    };
}
