namespace ImageLoaders.Hosting.Access;

/// <summary>Who can be behind an address.</summary>
internal enum AddressKind
{
    /// <summary>Anybody on the internet.</summary>
    Public,

    /// <summary>
    /// This machine, or somebody near: loopback, link-local, private, shared, and whatever is not assigned to the public.
    /// </summary>
    Private,

    /// <summary>Nobody: unspecified, multicast, broadcast, reserved.</summary>
    Never,
}
