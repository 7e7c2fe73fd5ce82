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
        : new(ImageLoadError.Unsupported, $"The content is none of PNG, JPEG, GIF, WebP, BMP and AVIF; it looks like {Describe(content)}.");

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

    private static string Describe(ReadOnlySpan<byte> content) => content switch
    {
        [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => "a TIFF: convert it to PNG",
        [0, 0, 0, 12, (byte)'j', (byte)'P', ..] or [0xFF, 0x4F, 0xFF, 0x51, ..] => "a JPEG 2000",
        [0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L', ..] or [0xFF, 0x0A, ..] => "a JPEG XL",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'h', (byte)'e', ..] => "a HEIC",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "a video",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF",
        [0x1F, 0x8B, ..] => "gzip-compressed data",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a ZIP archive",
        _ when content.Length >= 132 && content.Slice(128, 4).SequenceEqual("DICM"u8) => "a DICOM file: load it with dicomfile: or wadouri:",
        _ => DescribeText(content),
    };

    private static string DescribeText(ReadOnlySpan<byte> content)
    {
        var start = content[..Math.Min(content.Length, 512)];
        var text = (start.StartsWith("\uFEFF"u8) ? start[3..] : start).TrimStart(" \t\r\n"u8);
        if (StartsWith(text, "<!doctype html"u8) || StartsWith(text, "<html"u8))
            return "an HTML page, as servers send for an error or a login";
        if (StartsWith(text, "<svg"u8) || (StartsWith(text, "<?xml"u8) && text.IndexOf("<svg"u8) >= 0))
            return "an SVG drawing";
        if (text is [(byte)'<', ..])
            return "XML or HTML";
        if (text is [(byte)'{' or (byte)'[', ..])
            return "JSON";
        return start.ContainsAnyInRange<byte>(0, 8) || start.ContainsAnyInRange<byte>(0x7F, 0xFF)
            ? $"nothing that is known here (first bytes {Convert.ToHexString(start[..Math.Min(start.Length, 8)])})"
            : "text";
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lowerCase) =>
        text.Length >= lowerCase.Length && System.Text.Ascii.EqualsIgnoreCase(text[..lowerCase.Length], lowerCase);
}
