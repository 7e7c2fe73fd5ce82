using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.WebP;

/// <summary>The functions and structures of libwebp that are used (decode.h, ABI 2).</summary>
internal static unsafe partial class LibWebP
{
    public const int Rgb = 0;
    public const int Rgba = 1;

    /// <summary>WEBP_DECODER_ABI_VERSION: only its higher byte is compared.</summary>
    public const int AbiVersion = 0x0208;

    [LibraryImport(NativeCodecLibrary.WebPName, EntryPoint = "WebPGetFeaturesInternal")]
    public static partial WebPStatus GetFeatures(byte* data, nuint length, Features* features, int abiVersion);

    [LibraryImport(NativeCodecLibrary.WebPName, EntryPoint = "WebPDecode")]
    public static partial WebPStatus Decode(byte* data, nuint length, DecoderConfig* config);

    [StructLayout(LayoutKind.Sequential)]
    public struct Features
    {
        public int Width;
        public int Height;
        public int HasAlpha;
        public int HasAnimation;
        public int Format;
        private fixed uint _padding[5];
    }

    /// <summary>WebPDecBuffer for interleaved pixels in the caller's memory.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 120)]
    public struct Buffer
    {
        [FieldOffset(0)]
        public int ColorSpace;

        [FieldOffset(4)]
        public int Width;

        [FieldOffset(8)]
        public int Height;

        [FieldOffset(12)]
        public int IsExternal;

        [FieldOffset(16)]
        public byte* Pixels;

        [FieldOffset(24)]
        public int Stride;

        [FieldOffset(32)]
        public nuint LengthBytes;
    }

    /// <summary>WebPDecoderConfig; all options at 0 are the defaults.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct DecoderConfig
    {
        public Features Input;
        public Buffer Output;
        private fixed int _options[21]; // 19 in version 1, and room
    }
}
