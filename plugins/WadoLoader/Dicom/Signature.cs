namespace WadoLoader.Dicom;

/// <summary>What bytes that are not DICOM look like, for messages.</summary>
internal static class Signature
{
    /// <summary>Whether it is one that has a name here, and no DICOM file whose preamble looks like it.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> start) => Name(start) is not null && !(start.Length > 132 && start[128..].StartsWith("DICM"u8));

    /// <summary>The format in words: "a PNG picture".</summary>
    public static string Describe(ReadOnlySpan<byte> start) =>
        Name(start) ?? (start.IsEmpty ? "nothing" : $"bytes {Convert.ToHexString(start[..Math.Min(8, start.Length)])}");

    private static string? Name(ReadOnlySpan<byte> start)
    {
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return "a PNG picture";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return "a JPEG picture";
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]) || start.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']))
            return "a JPEG 2000 picture";
        if (start.StartsWith("GIF8"u8))
            return "a GIF picture";
        if (start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
            return "gzip";
        if (start.StartsWith("%PDF"u8))
            return "a PDF document";
        var text = start.TrimStart((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF, (byte)' ', (byte)'\r', (byte)'\n', (byte)'\t']);
        if (text.StartsWith("<"u8))
            return "HTML or XML";
        if (text.StartsWith("{"u8) || text.StartsWith("["u8))
            return "JSON";
        return text.StartsWith("--"u8) ? "a multipart body" : null;
    }
}
