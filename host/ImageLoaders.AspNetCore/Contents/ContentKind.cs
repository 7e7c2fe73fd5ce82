namespace ImageLoaders.AspNetCore.Contents;

/// <summary>What bytes are, by their beginning.</summary>
internal static class ContentKind
{
    public const string Dicom = "dicom";
    public const string Png = "png";
    public const string Jpeg = "jpeg";
    public const string Gif = "gif";
    public const string WebP = "webp";
    public const string Bmp = "bmp";
    public const string Avif = "avif";
    public const string Unknown = "unknown";

    private const int Preamble = 128;

    public static string Detect(ReadOnlySpan<byte> head)
    {
        if (head.Length >= Preamble + 4 && head.Slice(Preamble, 4).SequenceEqual("DICM"u8))
            return Dicom;
        return head switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => Png,
            [0xFF, 0xD8, 0xFF, ..] => Jpeg,
            [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => Gif,
            [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => WebP,
            [(byte)'B', (byte)'M', _, _, _, _, _, _, _, _, _, _, _, _, >= 12 and <= 124, 0, 0, 0, ..] => Bmp,
            [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when head[8..].IndexOf("avif"u8) >= 0
                || head[8..].IndexOf("avis"u8) >= 0 => Avif,
            _ => Unknown,
        };
    }

    /// <summary>Whether the format may have frames.</summary>
    public static bool MayMove(string kind) => kind is Png or Gif or WebP or Avif;

    /// <summary>Whether the loader of web pictures takes it.</summary>
    public static bool IsWebPicture(string kind) => MayMove(kind) || kind is Jpeg or Bmp;
}
