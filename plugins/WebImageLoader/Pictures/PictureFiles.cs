using ImageLoaders;

namespace WebImageLoader.Pictures;

/// <summary>How the files of pictures begin, and what their names end in.</summary>
internal static class PictureFiles
{
    public static IReadOnlyList<FileType> Types { get; } =
    [
        new("a PNG picture") { Extensions = [".png"], Patterns = [new("89 50 4E 47")] },
        new("a JPEG picture") { Extensions = [".jpg", ".jpeg"], Patterns = [new("FF D8 FF")] },
        new("a GIF picture") { Extensions = [".gif"], Patterns = [FilePattern.FromText("GIF8")] },
        new("a WebP picture") { Extensions = [".webp"], Patterns = [new("52 49 46 46 ?? ?? ?? ?? 57 45 42 50")] },
        new("a BMP picture") { Extensions = [".bmp"], Patterns = [new("42 4D ?? ?? ?? ?? 00 00 00 00")] },
        new("an AVIF picture")
        {
            Extensions = [".avif"], Patterns = [FilePattern.FromText("ftypavif", offset: 4), FilePattern.FromText("ftypavis", offset: 4)],
        },
    ];
}
