using System.Globalization;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Avif;

/// <summary>
/// Where libavif's structures have their fields, in bytes, on 64 bits: the library hands out pointers to them and has no functions that
/// read them. Version 1 promises to add fields at the end alone.
/// </summary>
internal static class AvifLayout
{
    public const int DecoderImageSizeLimit = 28, DecoderImageCountLimit = 36, DecoderStrictFlags = 40, DecoderImage =
        48, DecoderImageCount = 60;
    public const int ImageWidth = 0, ImageHeight = 4, ImageDepth = 8, ImageFormat = 12, ImageTransfer = 106;
    public const int RgbDepth = 8, RgbFormat = 12, RgbLength = 128;

    private static readonly bool IsVersion1 = ReadMajorVersion() >= 1;

    public static int DecoderHasAlpha => IsVersion1 ? 140 : 136;

    public static int ImageTransformFlags => IsVersion1 ? 116 : 112;

    public static int ImageAperture => ImageTransformFlags + 12;

    public static int ImageRotation => ImageTransformFlags + 44;

    public static int ImageMirror => ImageTransformFlags + 45;

    public static int RgbPixels => IsVersion1 ? 48 : 40;

    public static int RgbStride => RgbPixels + 8;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Unsupported"/>: the machine or the version is another.</exception>
    public static void ThrowIfUnknown()
    {
        if (IntPtr.Size != 8)
            throw CodecError.Unsupported("AVIF is decoded on 64-bit systems alone.");
        if (!IsVersion1 && Text()?.StartsWith("0.11.", StringComparison.Ordinal) != true)
            throw CodecError.Unsupported($"libavif here is version {Text()}; 0.11 and 1 are known.");
    }

    private static string? Text() => Marshal.PtrToStringUTF8(LibAvif.GetVersion());

    private static int ReadMajorVersion() =>
        int.TryParse(Text()?.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
}
