using System.IO.Compression;

namespace WadoLoader.Dicom;

/// <summary>What is around deflated data. DICOM has nothing there (PS3.5 A.5); some writers leave what their library writes.</summary>
internal enum DeflateWrapper
{
    None,

    /// <summary>RFC 1950.</summary>
    Zlib,

    /// <summary>RFC 1952.</summary>
    Gzip,
}

/// <summary>Tells a wrapper by its first bytes, and reads through it.</summary>
internal static class DeflateWrappers
{
    /// <summary>How many bytes <see cref="Tell"/> looks at.</summary>
    public const int Length = 5;

    /// <summary>Gets what the data begin with.</summary>
    /// <param name="start">The first bytes, at least <see cref="Length"/> where there are so many.</param>
    public static DeflateWrapper Tell(ReadOnlySpan<byte> start)
    {
        // Bare data never begin with 1F: the type of their first block would be 3, which is none.
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]))
            return DeflateWrapper.Gzip;

        // Method 8, a window of at most 32 KiB, no dictionary, and a check. Bare data that begin so are a stored block, whose length comes
        // twice.
        var isZlib = start.Length >= Length
            && (start[0] & 0x0F) == 8 && start[0] >> 4 <= 7 && (start[1] & 0x20) == 0 && ((start[0] << 8) | start[1]) % 31 == 0;
        return isZlib && (start[1] != (byte)~start[3] || start[2] != (byte)~start[4]) ? DeflateWrapper.Zlib : DeflateWrapper.None;
    }

    /// <summary>Opens a stream of inflated bytes; it owns <paramref name="deflated"/>.</summary>
    public static Stream Inflate(Stream deflated, DeflateWrapper wrapper) => wrapper switch
    {
        DeflateWrapper.Zlib => new ZLibStream(deflated, CompressionMode.Decompress),
        DeflateWrapper.Gzip => new GZipStream(deflated, CompressionMode.Decompress),
        _ => new DeflateStream(deflated, CompressionMode.Decompress),
    };

    /// <summary>Gets what to remark of a wrapper; <see langword="null"/> where there is none.</summary>
    public static string? Remark(DeflateWrapper wrapper) => wrapper == DeflateWrapper.None ? null
        : $"The deflated data have a {wrapper.ToString().ToLowerInvariant()} header, where DICOM has none (PS3.5 A.5): read all the same.";
}
