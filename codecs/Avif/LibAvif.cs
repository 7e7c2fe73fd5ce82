using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Avif;

/// <summary>The functions of libavif that are used (avif.h, versions 0.11 and 1).</summary>
internal static unsafe partial class LibAvif
{
    private const string Name = NativeCodecLibrary.AvifName;

    [LibraryImport(Name, EntryPoint = "avifDecoderCreate")]
    public static partial AvifDecoderHandle CreateDecoder();

    [LibraryImport(Name, EntryPoint = "avifDecoderDestroy")]
    public static partial void DestroyDecoder(nint decoder);

    [LibraryImport(Name, EntryPoint = "avifDecoderSetIOMemory")]
    public static partial int SetMemory(AvifDecoderHandle decoder, byte* data, nuint length);

    [LibraryImport(Name, EntryPoint = "avifDecoderParse")]
    public static partial int Parse(AvifDecoderHandle decoder);

    [LibraryImport(Name, EntryPoint = "avifDecoderReset")]
    public static partial int Reset(AvifDecoderHandle decoder);

    [LibraryImport(Name, EntryPoint = "avifDecoderNthImage")]
    public static partial int DecodeImage(AvifDecoderHandle decoder, uint index);

    [LibraryImport(Name, EntryPoint = "avifDecoderNearestKeyframe")]
    public static partial uint NearestKeyFrame(AvifDecoderHandle decoder, uint index);

    [LibraryImport(Name, EntryPoint = "avifDecoderNthImageTiming")]
    public static partial int GetTiming(AvifDecoderHandle decoder, uint index, Timing* timing);

    /// <param name="rectangle">Gets left, top, width and height.</param>
    /// <param name="clap">The clean aperture box.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="yuvFormat">Of the picture.</param>
    /// <param name="diagnostics">256 characters.</param>
    [LibraryImport(Name, EntryPoint = "avifCropRectConvertCleanApertureBox")]
    public static partial int ConvertAperture(uint* rectangle, byte* clap, uint width, uint height, int yuvFormat, byte* diagnostics);

    [LibraryImport(Name, EntryPoint = "avifRGBImageSetDefaults")]
    public static partial void SetDefaults(byte* rgb, byte* image);

    [LibraryImport(Name, EntryPoint = "avifImageYUVToRGB")]
    public static partial int ConvertToRgb(byte* image, byte* rgb);

    [LibraryImport(Name, EntryPoint = "avifResultToString")]
    private static partial nint GetText(int result);

    [LibraryImport(Name, EntryPoint = "avifVersion")]
    public static partial nint GetVersion();

    public static string Describe(int result) => Marshal.PtrToStringUTF8(GetText(result)) ?? "no reason given";

    [StructLayout(LayoutKind.Sequential)]
    public struct Timing
    {
        public ulong TimeScale;
        public double Start;
        public ulong StartInTimeScale;
        public double Duration;
        public ulong DurationInTimeScale;
    }
}
