namespace WebImageLoader.Pictures;

/// <summary>The formats that are decoded.</summary>
internal enum PictureKind
{
    None,
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
    Avif,
}
