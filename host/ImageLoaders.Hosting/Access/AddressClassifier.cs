using System.Net;
using System.Net.Sockets;

namespace ImageLoaders.Hosting.Access;

/// <summary>Sorts addresses by the IANA registries of special-purpose addresses (RFC 6890 and its updates).</summary>
internal static class AddressClassifier
{
    // This network; multicast; reserved, and broadcast.
    private static readonly IPNetwork[] NonUnicastV4 = Parse("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4");

    private static readonly IPNetwork[] PrivateV4 = Parse(
        "10.0.0.0/8",
        "100.64.0.0/10", // carriers' own
        "127.0.0.0/8",
        "169.254.0.0/16", // link-local, and the clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24", // documentation
        "192.88.99.0/24", // 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15", // benchmarks
        "198.51.100.0/24", // documentation
        "203.0.113.0/24"); // documentation

    private static readonly IPNetwork[] NonUnicastV6 = Parse("::/128", "ff00::/8"); // unspecified; multicast

    private static readonly IPNetwork PublicV6 = IPNetwork.Parse("2000::/3");

    // Within the public: Teredo and other protocols, and documentation.
    private static readonly IPNetwork[] ExceptedV6 = Parse("2001::/23", "2001:db8::/32", "3fff::/20");

    // Networks that hold IPv4 addresses, and the byte at which these begin: NAT64, 6to4.
    private static readonly (IPNetwork Network, int Start)[] Embedding =
        [(IPNetwork.Parse("64:ff9b::/96"), 12), (IPNetwork.Parse("2002::/16"), 2)];

    /// <summary>Gets who can be behind an address. An IPv6 address that holds an IPv4 address is of that one's kind.</summary>
    public static AddressKind Classify(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => ClassifyV4(address),
        AddressFamily.InterNetworkV6 => ClassifyV6(address.ScopeId == 0 ? address : new IPAddress(address.GetAddressBytes())),
        _ => AddressKind.Never,
    };

    private static AddressKind ClassifyV4(IPAddress address) =>
        IsIn(NonUnicastV4, address) ? AddressKind.Never : IsIn(PrivateV4, address) ? AddressKind.Private : AddressKind.Public;

    private static AddressKind ClassifyV6(IPAddress address)
    {
        // First of all: a network of .NET takes a mapped address for IPv4, and says that 2000::/3 contains ::ffff:10.0.0.1.
        if (address.IsIPv4MappedToIPv6)
            return ClassifyV4(address.MapToIPv4());
        foreach (var (network, start) in Embedding)
        {
            if (network.Contains(address))
                return ClassifyV4(new IPAddress(address.GetAddressBytes().AsSpan(start, 4)));
        }

        if (IsIn(NonUnicastV6, address))
            return AddressKind.Never;
        return PublicV6.Contains(address) && !IsIn(ExceptedV6, address) ? AddressKind.Public : AddressKind.Private;
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address)
    {
        foreach (var network in networks)
        {
            if (network.Contains(address))
                return true;
        }

        return false;
    }

    private static IPNetwork[] Parse(params string[] networks) => Array.ConvertAll(networks, network => IPNetwork.Parse(network));
}
