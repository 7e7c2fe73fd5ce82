using System.Runtime.InteropServices;

namespace ImageLoaders.Display.Native;

/// <summary>The functions of libwebp that encode (encode.h).</summary>
internal static unsafe partial class LibWebP
{
    /// <returns>The length; 0: it failed.</returns>
    [LibraryImport(EncoderLibrary.WebPName, EntryPoint = "WebPEncodeRGBA")]
    public static partial nuint Encode(byte* rgba, int width, int height, int stride, float quality, byte** output);

    [LibraryImport(EncoderLibrary.WebPName, EntryPoint = "WebPFree")]
    public static partial void Free(byte* output);
}
