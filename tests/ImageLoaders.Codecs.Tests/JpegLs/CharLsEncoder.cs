using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Encodes with CharLS itself: every depth, which the DICOM tools round up to 8 or 16.</summary>
internal static unsafe partial class CharLsEncoder
{
    private const string Library = "libcharls.so.2";

    /// <param name="info">The picture.</param>
    /// <param name="samples">Interleaved by pixel, or plane by plane for mode 0.</param>
    /// <param name="interleave">0 none, 1 by line, 2 by sample.</param>
    /// <param name="near">The largest error.</param>
    /// <param name="transform">0 none, 1 to 3 Hewlett-Packard's.</param>
    /// <param name="preset">Parameters to code by instead of the standard's.</param>
    internal static byte[] Encode(in CodestreamInfo info, byte[] samples, int interleave = 0, int near = 0, int transform =
        0, Preset? preset = null)
    {
        var encoder = Create();
        try
        {
            Check(SetFrameInfo(encoder, new FrameInfo((uint)info.Columns, (uint)info.Rows, info.BitsPerSample, info.Components)));
            Check(SetInterleaveMode(encoder, interleave));
            Check(SetNearLossless(encoder, near));
            Check(SetColorTransformation(encoder, transform));
            if (preset is { } parameters)
                Check(SetPreset(encoder, parameters));
            var target = new byte[(2 * samples.Length) + 1024];
            fixed (byte* to = target, from = samples)
            {
                Check(SetDestination(encoder, to, (nuint)target.Length));
                Check(EncodeFrom(encoder, from, (nuint)samples.Length, 0));
                Check(GetBytesWritten(encoder, out var length));
                return target[..(int)length];
            }
        }
        finally
        {
            Destroy(encoder);
        }
    }

    /// <summary>What the library itself decodes.</summary>
    internal static byte[] Decode(byte[] codestream, long lengthBytes)
    {
        var decoder = CreateDecoder();
        try
        {
            var target = new byte[lengthBytes];
            fixed (byte* to = target, from = codestream)
            {
                Check(SetSource(decoder, from, (nuint)codestream.Length));
                Check(ReadHeader(decoder));
                Check(DecodeTo(decoder, to, (nuint)target.Length, 0));
            }

            return target;
        }
        finally
        {
            DestroyDecoder(decoder);
        }
    }

    private static void Check(int error) => Assert.That(error, Is.Zero, "error of CharLS");

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_create")]
    private static partial nint Create();

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_destroy")]
    private static partial void Destroy(nint encoder);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_set_frame_info")]
    private static partial int SetFrameInfo(nint encoder, in FrameInfo frame);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_set_interleave_mode")]
    private static partial int SetInterleaveMode(nint encoder, int mode);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_set_near_lossless")]
    private static partial int SetNearLossless(nint encoder, int near);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_set_color_transformation")]
    private static partial int SetColorTransformation(nint encoder, int transform);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_set_destination_buffer")]
    private static partial int SetDestination(nint encoder, byte* target, nuint length);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_encode_from_buffer")]
    private static partial int EncodeFrom(nint encoder, byte* source, nuint length, uint stride);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_get_bytes_written")]
    private static partial int GetBytesWritten(nint encoder, out nuint length);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_encoder_set_preset_coding_parameters")]
    private static partial int SetPreset(nint encoder, in Preset preset);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_create")]
    private static partial nint CreateDecoder();

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_destroy")]
    private static partial void DestroyDecoder(nint decoder);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_set_source_buffer")]
    private static partial int SetSource(nint decoder, byte* source, nuint length);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_read_header")]
    private static partial int ReadHeader(nint decoder);

    [LibraryImport(Library, EntryPoint = "charls_jpegls_decoder_decode_to_buffer")]
    private static partial int DecodeTo(nint decoder, byte* target, nuint length, uint stride);

    /// <summary>CharLS's charls_jpegls_pc_parameters.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Preset(int Maximum, int T1, int T2, int T3, int Reset);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct FrameInfo(uint Width, uint Height, int BitsPerSample, int Components);
}
