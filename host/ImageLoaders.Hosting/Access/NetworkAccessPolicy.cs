using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Access;

/// <summary>
/// Which servers may be asked. A name is judged before it is looked up, and each address at the moment of connecting to it, so
/// that neither a redirect nor a changed DNS answer leads elsewhere.
/// </summary>
internal sealed class NetworkAccessPolicy
{
    private readonly HostRule[] _hosts;
    private readonly bool _allowPrivate;
    private readonly bool _isProxied;
    private readonly HashSet<string> _authorized;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly ILogger _logger;

    /// <param name="options">What the operator allows.</param>
    /// <param name="resolve">Name to addresses.</param>
    /// <param name="logger">Is told of refusals.</param>
    /// <exception cref="ArgumentException">An entry cannot be read.</exception>
    public NetworkAccessPolicy(AccessOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, ILogger logger)
    {
        _hosts = [.. options.AllowedHosts.Select(entry => new HostRule(entry))];
        _allowPrivate = options.AllowPrivateNetworks;
        _isProxied = options.Proxy is not null;
        _authorized = [.. options.AuthorizedOrigins.Select(ParseOrigin)];
        _resolve = resolve;
        _logger = logger;
    }

    /// <summary>Whether the caller's authorization may go to where the address leads.</summary>
    public bool IsAuthorized(Uri uri) => _authorized.Contains(Origin(uri));

    /// <summary>
    /// Refuses what the address alone shows to be forbidden; where a proxy connects, what the name's addresses show too, as far as they are
    /// known here.
    /// </summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.AccessDenied"/>,
    /// <see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public async ValueTask ThrowIfForbiddenAsync(Uri? uri, CancellationToken cancellationToken)
    {
        if (uri is not { IsAbsoluteUri: true } || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "Only absolute http: and https: addresses can be requested.");
        var isNamed = IsNamed(uri);
        if (!isNamed && _hosts.Length > 0 && !_allowPrivate)
            throw Refused(uri.IdnHost, "it is not in ImageLoaders:Access:AllowedHosts. Add it there.");
        if (IPAddress.TryParse(uri.IdnHost, out var literal))
            ThrowIfForbidden(uri.IdnHost, literal, isNamed);
        else if (_isProxied)
            foreach (var address in await TryResolveAsync(uri.IdnHost, cancellationToken).ConfigureAwait(false))
                ThrowIfForbidden(uri.IdnHost, address, isNamed);
    }

    /// <summary>Connects to the first address of a host that may be asked and answers.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.AccessDenied"/>: none may be asked.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var endPoint = context.DnsEndPoint;
        var isNamed = _isProxied || IsNamed(new UriBuilder(Uri.UriSchemeHttp, endPoint.Host, endPoint.Port).Uri);
        var addresses = IPAddress.TryParse(endPoint.Host, out var literal) ? [literal]
            : await _resolve(endPoint.Host, cancellationToken).ConfigureAwait(false);
        Exception failure = new SocketException((int)SocketError.HostNotFound);
        var refusal = default(ImageLoadException);
        foreach (var address in addresses)
        {
            try
            {
                if (!_isProxied)
                    ThrowIfForbidden(endPoint.Host, address, isNamed);
                return await ConnectAsync(new IPEndPoint(address, endPoint.Port), cancellationToken).ConfigureAwait(false);
            }
            catch (ImageLoadException exception)
            {
                refusal ??= exception;
            }
            catch (SocketException exception)
            {
                failure = exception;
            }
        }

        throw refusal ?? failure;
    }

    /// <summary>
    /// Says that a server refused a request whose header <c>Authorization</c> was not sent: in the log, and in the reason of the answer,
    /// which the exceptions of <see cref="HttpClient"/> quote.
    /// </summary>
    public void SayStripped(Uri uri, HttpResponseMessage response)
    {
        Log.AuthorizationStripped(_logger, Origin(uri), (int)response.StatusCode);
        response.ReasonPhrase = $"{response.ReasonPhrase}; the host did not send the header Authorization to {Origin(uri)}. To send it, "
            + "add the origin to ImageLoaders:Access:AuthorizedOrigins";
    }

    private async Task<IPAddress[]> TryResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return await _resolve(host, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            return []; // behind a proxy names are often known to it alone
        }
    }

    private static async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        Socket? socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private bool IsNamed(Uri uri)
    {
        foreach (var rule in _hosts)
            if (rule.Matches(uri))
                return true;
        return false;
    }

    private void ThrowIfForbidden(string host, IPAddress address, bool isNamed)
    {
        switch (AddressClassifier.Classify(address))
        {
            case AddressKind.Never:
                throw Refused(host, $"{address} is no address of a server.");
            case AddressKind.Private when !isNamed && !_allowPrivate:
                throw Refused(host,
                    $"{address} is private. Add the host to ImageLoaders:Access:AllowedHosts, or set "
                    + "ImageLoaders:Access:AllowPrivateNetworks.");
            case AddressKind.Public when !isNamed && _hosts.Length > 0:
                throw Refused(host, "it is not in ImageLoaders:Access:AllowedHosts. Add it there.");
        }
    }

    private ImageLoadException Refused(string host, string reason)
    {
        Log.HostRefused(_logger, host, reason);
        return new(ImageLoadError.AccessDenied, $"Access to {host} is denied: {reason}");
    }

    private static string ParseOrigin(string entry) =>
        Uri.TryCreate(entry, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri.PathAndQuery == "/" && uri.UserInfo.Length == 0
            ? Origin(uri)
            : throw new ArgumentException($"ImageLoaders:Access:AuthorizedOrigins: '{entry}' is no origin, as in https://server:8443.");

    private static string Origin(Uri uri) => $"{uri.Scheme}://{uri.IdnHost.TrimEnd('.').ToLowerInvariant()}:{uri.Port}";
}
