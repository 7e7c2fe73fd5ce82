using System.Buffers.Binary;
using ImageLoaders;

namespace WebImageLoader.Pictures;

/// <summary>Tells from its first bytes what some content is.</summary>
internal static class ContentKind
{
    public static PictureKind Detect(ReadOnlySpan<byte> content) => content switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PictureKind.Png,
        [0xFF, 0xD8, ..] => PictureKind.Jpeg,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => PictureKind.Gif,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => PictureKind.WebP,
        [(byte)'B', (byte)'M', _, _, _, _, _, _, _, _, _, _, _, _, >= 12 and <= 124, 0, 0, 0, ..] => PictureKind.Bmp,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] when IsAvif(content) => PictureKind.Avif,
        _ => PictureKind.None,
    };

    /// <summary>The error for content that is no picture, naming what it looks like.</summary>
    public static ImageLoadException NotAPicture(ReadOnlySpan<byte> content) => content.IsEmpty
        ? new(ImageLoadError.Malformed, "There is no content: 0 bytes.")
        : new(ImageLoadError.Unsupported, $"The content is none of PNG, JPEG, GIF, WebP, BMP and AVIF; it looks like {Describe(content)}");

    // The major brand, or one of the compatible ones behind the version.
    private static bool IsAvif(ReadOnlySpan<byte> content)
    {
        var box = content[..(int)Math.Min((uint)content.Length, Math.Min(BinaryPrimitives.ReadUInt32BigEndian(content), 256u))];
        for (var at = 8; at + 4 <= box.Length; at += at == 8 ? 8 : 4)
        {
            if (box.Slice(at, 4) is [(byte)'a', (byte)'v', (byte)'i', (byte)'f' or (byte)'s'])
                return true;
        }

        return false;
    }

    private static string Describe(ReadOnlySpan<byte> content)
    {
        var start = content[..Math.Min(content.Length, FileSignature.LengthBytes)];
        return FileSignature.Find(start) is { } found ? $"{found.Name}.{FileSignature.Advise(start)}"
            : $"nothing that is known here (first bytes {Convert.ToHexString(start[..Math.Min(start.Length, 8)])}).";
    }
}
