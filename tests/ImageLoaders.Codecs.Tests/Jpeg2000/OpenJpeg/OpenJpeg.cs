using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests;

/// <summary>The part of OpenJPEG's C interface, version 2.5, that decodes. Functions that give an int give 0 for failure.</summary>
internal static unsafe partial class OpenJpeg
{
    /// <summary>A bare codestream, without boxes.</summary>
    public const int CodestreamFormat = 0;

    /// <summary>Room for opj_dparameters_t, which takes 8252 bytes in version 2.5.0.</summary>
    public const int ParametersLength = 16384;

    private const string Library = "libopenjp2.so.7";

    [LibraryImport(Library, EntryPoint = "opj_stream_create")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial OpenJpegStream CreateStream(nuint bufferLength, int isInput);

    [LibraryImport(Library, EntryPoint = "opj_stream_destroy")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DestroyStream(nint stream);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_read_function")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetRead(OpenJpegStream stream, delegate* unmanaged[Cdecl]<byte*, nuint, CodestreamCursor*, nuint> read);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_skip_function")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetSkip(OpenJpegStream stream, delegate* unmanaged[Cdecl]<long, CodestreamCursor*, long> skip);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_seek_function")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetSeek(OpenJpegStream stream, delegate* unmanaged[Cdecl]<long, CodestreamCursor*, int> seek);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetUserData(OpenJpegStream stream, CodestreamCursor* data, nint free);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data_length")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetUserDataLength(OpenJpegStream stream, ulong length);

    [LibraryImport(Library, EntryPoint = "opj_create_decompress")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial OpenJpegDecoder CreateDecoder(int format);

    [LibraryImport(Library, EntryPoint = "opj_destroy_codec")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DestroyDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "opj_set_warning_handler")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetWarningHandler(OpenJpegDecoder decoder, delegate* unmanaged[Cdecl]<byte*, MessageLog*, void> handler,
        MessageLog* log);

    [LibraryImport(Library, EntryPoint = "opj_set_error_handler")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetErrorHandler(OpenJpegDecoder decoder, delegate* unmanaged[Cdecl]<byte*, MessageLog*, void> handler,
        MessageLog* log);

    [LibraryImport(Library, EntryPoint = "opj_set_default_decoder_parameters")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetDefaultParameters(byte* parameters);

    [LibraryImport(Library, EntryPoint = "opj_setup_decoder")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Setup(OpenJpegDecoder decoder, byte* parameters);

    [LibraryImport(Library, EntryPoint = "opj_decoder_set_strict_mode")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetStrictMode(OpenJpegDecoder decoder, int isStrict);

    /// <summary>Between <see cref="Setup"/> and <see cref="ReadHeader"/>. The threads end with the decoder.</summary>
    [LibraryImport(Library, EntryPoint = "opj_codec_set_threads")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetThreads(OpenJpegDecoder decoder, int threads);

    [LibraryImport(Library, EntryPoint = "opj_read_header")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ReadHeader(OpenJpegStream stream, OpenJpegDecoder decoder, out OpenJpegImage image);

    [LibraryImport(Library, EntryPoint = "opj_decode")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Decode(OpenJpegDecoder decoder, OpenJpegStream stream, OpenJpegImage image);

    [LibraryImport(Library, EntryPoint = "opj_end_decompress")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int EndDecompress(OpenJpegDecoder decoder, OpenJpegStream stream);

    [LibraryImport(Library, EntryPoint = "opj_image_destroy")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DestroyImage(nint image);
}
