using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ImageLoaders.Hosting.Access;

/// <summary>Who can be behind an address.</summary>
internal enum AddressKind
{
    /// <summary>Anybody on the internet.</summary>
    Public,

    /// <summary>This machine, or somebody near: loopback, link-local, private, shared, and whatever is not assigned to the public.</summary>
    Private,

    /// <summary>Nobody: unspecified, multicast, broadcast, reserved.</summary>
    Never,
}

/// <summary>Sorts addresses by the IANA registries of special-purpose addresses (RFC 6890 and its updates).</summary>
internal static class AddressKinds
{
    public static AddressKind Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => OfV4(BinaryPrimitives.ReadUInt32BigEndian(bytes)),
            AddressFamily.InterNetworkV6 => OfV6(bytes),
            _ => AddressKind.Never,
        };
    }

    private static AddressKind OfV4(uint address)
    {
        if (IsIn(address, 0x00000000, 8) || IsIn(address, 0xE0000000, 4) || IsIn(address, 0xF0000000, 4))
            return AddressKind.Never; // 0/8, multicast, reserved and broadcast
        foreach (var (network, bits) in (ReadOnlySpan<(uint, int)>)
            [
                (0x0A000000, 8), // 10/8
                (0x64400000, 10), // 100.64/10: carriers' own
                (0x7F000000, 8), // 127/8
                (0xA9FE0000, 16), // 169.254/16: link-local, and the clouds' metadata
                (0xAC100000, 12), // 172.16/12
                (0xC0000000, 24), // 192.0.0/24
                (0xC0000200, 24), // 192.0.2/24: documentation
                (0xC0586300, 24), // 192.88.99/24: 6to4 relays
                (0xC0A80000, 16), // 192.168/16
                (0xC6120000, 15), // 198.18/15: benchmarks
                (0xC6336400, 24), // 198.51.100/24: documentation
                (0xCB007100, 24), // 203.0.113/24: documentation
            ])
            if (IsIn(address, network, bits))
                return AddressKind.Private;
        return AddressKind.Public;
    }

    private static AddressKind OfV6(ReadOnlySpan<byte> address)
    {
        var high = BinaryPrimitives.ReadUInt64BigEndian(address);
        var low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        if (high == 0 && low >> 32 == 0xFFFF)
            return OfV4((uint)low); // ::ffff:0:0/96, mapped
        if (high == 0x0064_FF9B_0000_0000 && low >> 32 == 0)
            return OfV4((uint)low); // 64:ff9b::/96, NAT64
        if (high >> 48 == 0x2002)
            return OfV4((uint)(high >> 16)); // 2002::/16, 6to4
        if ((high == 0 && low == 0) || address[0] == 0xFF)
            return AddressKind.Never; // unspecified, multicast
        // The public lies in 2000::/3, less 2001::/23 (Teredo and other protocols), 2001:db8::/32 and 3fff::/20 (documentation).
        var isPublic = high >> 61 == 1 && high >> 41 != 0x2001_0000 >> 9 && high >> 32 != 0x2001_0DB8 && high >> 44 != 0x3FFF0;
        return isPublic ? AddressKind.Public : AddressKind.Private;
    }

    private static bool IsIn(uint address, uint network, int bits) => (address ^ network) >> (32 - bits) == 0;
}
