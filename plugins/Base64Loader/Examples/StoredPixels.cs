using System.IO.Compression;

namespace Base64Loader.Examples;

/// <summary>Reads a frame that lies in the plugin as base64 of gzip of raw little-endian pixels, one line of text a frame.</summary>
internal static class StoredPixels
{
    /// <param name="name">The image's name.</param>
    /// <param name="frame">From 1.</param>
    /// <param name="destination">Filled entirely.</param>
    /// <exception cref="InvalidDataException">What lies in the plugin is not that.</exception>
    public static void Read(string name, int frame, Span<byte> destination)
    {
        using var resource = typeof(StoredPixels).Assembly.GetManifestResourceStream($"{name}.txt")
            ?? throw new InvalidDataException($"The plugin's file lacks its image '{name}'.");
        using var text = new StreamReader(resource);
        for (var line = 1; line < frame; line++)
            text.ReadLine();
        var compressed = Convert.FromBase64String(text.ReadLine() ?? "");
        using var pixels = new GZipStream(new MemoryStream(compressed, writable: false), CompressionMode.Decompress);
        pixels.ReadExactly(destination);
        if (pixels.ReadByte() >= 0)
            throw new InvalidDataException($"The plugin's image '{name}' is longer than it should be.");
    }
}
