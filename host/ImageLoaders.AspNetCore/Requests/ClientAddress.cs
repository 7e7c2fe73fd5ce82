using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>Who counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one network gets.</summary>
internal static class ClientAddress
{
    private const int NetworkBytes = 8;

    public static IPAddress Get(HttpContext context) => Get(context.Connection.RemoteIpAddress ?? IPAddress.None);

    public static IPAddress Get(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[NetworkBytes..].Clear();
        return new(bytes);
    }
}
