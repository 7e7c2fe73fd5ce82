namespace WadoLoader.Pixels;

/// <summary>Photometric Interpretation (0028,0004), PS3.3 C.7.6.3.1.2.</summary>
internal enum Photometric
{
    Monochrome1,
    Monochrome2,
    Palette,
    Rgb,
    YbrFull,
    YbrFull422,
    YbrPartial422,
    YbrPartial420,
    YbrRct,
    YbrIct,
}
