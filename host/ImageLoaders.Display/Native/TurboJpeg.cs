using System.Runtime.InteropServices;

namespace ImageLoaders.Display.Native;

/// <summary>The functions of TurboJPEG that encode, in the form that versions 2 and 3 share.</summary>
internal static unsafe partial class TurboJpeg
{
    public const int Rgba = 7;
    public const int Gray = 6;

    /// <summary>Chroma at full resolution: a thin coloured line keeps its colour.</summary>
    public const int FullChroma = 0;

    public const int NoChroma = 3;

    /// <summary>Write into the memory that is given, and fail where it is too small.</summary>
    public const int NoReallocation = 1024;

    public const int AccurateDct = 4096;

    [LibraryImport(EncoderLibrary.TurboJpegName, EntryPoint = "tjInitCompress")]
    public static partial nint InitCompress();

    [LibraryImport(EncoderLibrary.TurboJpegName, EntryPoint = "tjBufSize")]
    public static partial CULong MaximumLength(int width, int height, int subsampling);

    [LibraryImport(EncoderLibrary.TurboJpegName, EntryPoint = "tjCompress2")]
    public static partial int Compress(
        nint handle, byte* pixels, int width, int pitch, int height, int pixelFormat, byte** jpeg, CULong* jpegLength, int subsampling,
        int quality, int flags);

    [LibraryImport(EncoderLibrary.TurboJpegName, EntryPoint = "tjDestroy")]
    public static partial int Destroy(nint handle);

    [LibraryImport(EncoderLibrary.TurboJpegName, EntryPoint = "tjGetErrorStr2")]
    public static partial nint ErrorText(nint handle);
}
