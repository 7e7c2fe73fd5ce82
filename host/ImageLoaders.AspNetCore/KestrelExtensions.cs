using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageLoaders.AspNetCore;

/// <summary>Provides an extension method that configures the web server.</summary>
public static class KestrelExtensions
{
    /// <summary>Sets limits that suit an image service to which anybody can connect.</summary>
    /// <remarks>
    /// Long image ids are accepted, idle connections and slow headers are closed, and the number of connections is limited. Settings of
    /// <c>Kestrel:Limits</c> are applied afterwards.
    /// </remarks>
    /// <param name="server">The options of Kestrel.</param>
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
