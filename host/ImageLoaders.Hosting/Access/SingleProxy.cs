using System.Net;

namespace ImageLoaders.Hosting.Access;

/// <summary>One proxy for every address; user name and password from its own address.</summary>
internal sealed class SingleProxy(Uri proxy) : IWebProxy
{
    public ICredentials? Credentials { get; set; } = proxy.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var password]
        ? new NetworkCredential(Uri.UnescapeDataString(user), Uri.UnescapeDataString(string.Concat(password)))
        : null;

    public Uri GetProxy(Uri destination) => proxy;

    public bool IsBypassed(Uri host) => false;
}
