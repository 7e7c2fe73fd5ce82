using ImageLoaders;

namespace WadoLoader.Dicom;

/// <summary>The errors of this folder, made in one way.</summary>
internal static class DicomError
{
    public static ImageLoadException Malformed(string reason) => new(ImageLoadError.Malformed, reason);

    public static ImageLoadException Unsupported(string reason) => new(ImageLoadError.Unsupported, reason);

    public static ImageLoadException TooLarge(string reason) => new(ImageLoadError.TooLarge, reason);
}
