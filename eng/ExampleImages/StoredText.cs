using System.IO.Compression;

namespace ExampleImages;

/// <summary>How a frame is kept: base64 of gzip of raw little-endian pixels, one line of text a frame.</summary>
public static class StoredText
{
    public static string Write(byte[] pixels)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(pixels);
        return Convert.ToBase64String(compressed.GetBuffer(), 0, (int)compressed.Length);
    }
}
