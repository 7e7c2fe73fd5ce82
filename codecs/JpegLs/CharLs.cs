using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>The part of CharLS's C interface, version 2, that decodes. Every function but two gives an error code, 0 for success.</summary>
internal static partial class CharLs
{
    private const string Library = NativeCodecLibrary.CharLsName;

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_create")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial CharLsHandle Create();

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_destroy")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void Destroy(nint decoder);

    /// <summary>The buffer must stay where it is until the decoder is destroyed.</summary>
    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_set_source_buffer")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static unsafe partial int SetSource(CharLsHandle decoder, byte* source, nuint length);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_read_header")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ReadHeader(CharLsHandle decoder);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_get_frame_info")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int GetFrameInfo(CharLsHandle decoder, out CharLsFrame frame);

    /// <param name="decoder">A decoder that has read its header.</param>
    /// <param name="target">Where the samples go.</param>
    /// <param name="length">How many bytes there are.</param>
    /// <param name="stride">Bytes of a row; 0: no padding.</param>
    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_decode_to_buffer")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static unsafe partial int Decode(CharLsHandle decoder, byte* target, nuint length, uint stride);

    /// <summary>A text that the library keeps.</summary>
    [LibraryImport(Library, EntryPoint = "charls_get_error_message")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ErrorMessage(int error);
}
