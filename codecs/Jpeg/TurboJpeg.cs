using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Jpeg;

/// <summary>The functions of TurboJPEG that are used, in the form that versions 2 and 3 share.</summary>
internal static unsafe partial class TurboJpeg
{
    public const int Gray = 6;
    public const int Rgb = 0;
    public const int Cmyk = 11;
    public const int AccurateDct = 4096;
    public const int StopOnWarning = 8192;
    public const int Warning = 0;

    [LibraryImport(NativeCodecLibrary.TurboJpegName, EntryPoint = "tjInitDecompress")]
    public static partial TurboJpegHandle InitDecompress();

    [LibraryImport(NativeCodecLibrary.TurboJpegName, EntryPoint = "tjDecompress2")]
    public static partial int Decompress(
        TurboJpegHandle handle, byte* jpeg, CULong jpegLengthBytes, byte* pixels, int width, int pitch, int height, int pixelFormat,
            int flags);

    [LibraryImport(NativeCodecLibrary.TurboJpegName, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorText(TurboJpegHandle handle);

    /// <summary><see cref="Warning"/>: the last call made a picture all the same.</summary>
    [LibraryImport(NativeCodecLibrary.TurboJpegName, EntryPoint = "tjGetErrorCode")]
    public static partial int ErrorCode(TurboJpegHandle handle);

    [LibraryImport(NativeCodecLibrary.TurboJpegName, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    /// <summary>The text of the last failure; of several warnings the first.</summary>
    public static string ErrorText(TurboJpegHandle handle) => Marshal.PtrToStringUTF8(GetErrorText(handle)) ?? "no reason given";
}
