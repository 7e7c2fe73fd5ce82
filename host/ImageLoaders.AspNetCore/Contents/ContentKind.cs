namespace ImageLoaders.AspNetCore.Contents;

/// <summary>What bytes are, by their beginning.</summary>
internal static class ContentKind
{
    public const string Dicom = "dicom";
    public const string Png = "png";
    public const string Jpeg = "jpeg";
    public const string Unknown = "unknown";

    private const int Preamble = 128;

    public static string Detect(ReadOnlySpan<byte> head)
    {
        if (head.Length >= Preamble + 4 && head.Slice(Preamble, 4).SequenceEqual("DICM"u8))
            return Dicom;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
            return Png;
        return head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Jpeg : Unknown;
    }
}
