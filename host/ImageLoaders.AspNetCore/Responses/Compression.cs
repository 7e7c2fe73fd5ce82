using System.IO.Compression;

namespace ImageLoaders.AspNetCore.Responses;

/// <summary>Content codings of pixels, fast before small: a service has many and a processor few.</summary>
internal static class Compression
{
    private const int SmallestBytes = 1024;
    private const int LargestBytes = 64 << 20;

    /// <summary>Neither so little that it is not worth it, nor so much that it cannot be held at once.</summary>
    public static bool IsWorthTrying(int lengthBytes) => lengthBytes is >= SmallestBytes and <= LargestBytes;

    /// <summary>The bytes compressed; <see langword="null"/> where not even a tenth is saved.</summary>
    /// <param name="bytes">What to compress.</param>
    /// <param name="encoding"><c>br</c> or <c>gzip</c>.</param>
    public static byte[]? Compress(ReadOnlySpan<byte> bytes, string encoding)
    {
        using var output = new MemoryStream(bytes.Length / 2);
        using (Stream compressor = encoding == "br"
            ? new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true)
            : new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
            compressor.Write(bytes);
        return output.Length < bytes.Length * 9L / 10 ? output.ToArray() : null;
    }
}
