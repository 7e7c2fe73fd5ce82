using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageLoaders.AspNetCore;

/// <summary>Sets up the web server.</summary>
public static class KestrelExtensions
{
    /// <summary>
    /// Limits that a service of images wants where anybody may connect: long ids fit in, idle connections and slow headers do not
    /// stay, and connections are bounded. What the operator has set under <c>Kestrel:Limits</c> is bound after it.
    /// </summary>
    /// <param name="server">Kestrel's options.</param>
    public static void UseImageLoadersLimits(this KestrelServerOptions server)
    {
        ArgumentNullException.ThrowIfNull(server);
        server.AddServerHeader = false;
        server.Limits.MaxRequestLineSize = 32 << 10; // an id of 8,192 characters, percent-encoded
        server.Limits.MaxRequestHeadersTotalSize = 32 << 10;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        server.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        server.Limits.MaxConcurrentConnections = 20_000;
    }
}
