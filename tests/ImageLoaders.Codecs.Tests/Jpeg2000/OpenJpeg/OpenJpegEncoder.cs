using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.Tests;

/// <summary>Encodes with OpenJPEG itself, without loss: depths that its program does not read, and components that differ.</summary>
internal static unsafe partial class OpenJpegEncoder
{
    private const string Library = "libopenjp2.so.7";

    /// <summary>Room for opj_cparameters_t, which takes less than 20 KiB in version 2.5.0.</summary>
    private const int ParametersLength = 65536;

    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="components">Each one's own.</param>
    internal static byte[] Encode(int width, int height, params Component[] components)
    {
        var described = components.Select(c =>
            new Parameters((uint)c.Step, (uint)c.Step, (uint)c.Width(width), (uint)c.Width(height), 0, 0, (uint)c.Bits, (uint)c.Bits,
            c.IsSigned ? 1u : 0u)).ToArray();
        var image = CreateImage((uint)components.Length, described, components.Length == 1 ? 2 : 1);
        var codec = CreateCompress(0);
        var stream = CreateStream(1 << 16, 0);
        var target = GCHandle.Alloc(new MemoryStream());
        try
        {
            var header = (uint*)image;
            (header[0], header[1], header[2], header[3]) = (0, 0, (uint)width, (uint)height);
            for (var i = 0; i < components.Length; i++)
                components[i].Samples.CopyTo(new Span<int>(SamplesOf(image, i), components[i].Samples.Length));
            var parameters = new byte[ParametersLength];
            SetDefaults(parameters);
            SetWrite(stream, &Write);
            SetUserData(stream, GCHandle.ToIntPtr(target), 0);
            Assert.That(Setup(codec, parameters, image) != 0 && Start(codec, image, stream) != 0 && Encode(codec, stream) != 0
                && End(codec, stream) != 0, Is.True, "OpenJPEG encodes");
            DestroyStream(stream);
            stream = 0;
            return ((MemoryStream)target.Target!).ToArray();
        }
        finally
        {
            if (stream != 0)
                DestroyStream(stream);
            DestroyCodec(codec);
            DestroyImage(image);
            target.Free();
        }
    }

    // opj_image_t: four corners, count, colour space, components; opj_image_comp_t: eleven words, then the samples.
    private static int* SamplesOf(nint image, int component) => *(int**)(*(nint*)(image + 24) + (component * 64) + 48);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint Write(byte* bytes, nuint length, nint target)
    {
        ((MemoryStream)GCHandle.FromIntPtr(target).Target!).Write(new ReadOnlySpan<byte>(bytes, (int)length));
        return length;
    }

    [LibraryImport(Library, EntryPoint = "opj_image_create")]
    private static partial nint CreateImage(uint count, Parameters[] components, int colorSpace);

    [LibraryImport(Library, EntryPoint = "opj_image_destroy")]
    private static partial void DestroyImage(nint image);

    [LibraryImport(Library, EntryPoint = "opj_create_compress")]
    private static partial nint CreateCompress(int format);

    [LibraryImport(Library, EntryPoint = "opj_destroy_codec")]
    private static partial void DestroyCodec(nint codec);

    [LibraryImport(Library, EntryPoint = "opj_set_default_encoder_parameters")]
    private static partial void SetDefaults(byte[] parameters);

    [LibraryImport(Library, EntryPoint = "opj_setup_encoder")]
    private static partial int Setup(nint codec, byte[] parameters, nint image);

    [LibraryImport(Library, EntryPoint = "opj_stream_create")]
    private static partial nint CreateStream(nuint length, int isInput);

    [LibraryImport(Library, EntryPoint = "opj_stream_destroy")]
    private static partial void DestroyStream(nint stream);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_write_function")]
    private static partial void SetWrite(nint stream, delegate* unmanaged[Cdecl]<byte*, nuint, nint, nuint> write);

    [LibraryImport(Library, EntryPoint = "opj_stream_set_user_data")]
    private static partial void SetUserData(nint stream, nint data, nint free);

    [LibraryImport(Library, EntryPoint = "opj_start_compress")]
    private static partial int Start(nint codec, nint image, nint stream);

    [LibraryImport(Library, EntryPoint = "opj_encode")]
    private static partial int Encode(nint codec, nint stream);

    [LibraryImport(Library, EntryPoint = "opj_end_compress")]
    private static partial int End(nint codec, nint stream);

    /// <summary>One component.</summary>
    /// <param name="Samples">Row by row.</param>
    /// <param name="Bits">Of a sample.</param>
    /// <param name="IsSigned">Whether they are.</param>
    /// <param name="Step">2: every other pixel of every other row.</param>
    internal readonly record struct Component(int[] Samples, int Bits, bool IsSigned = false, int Step = 1)
    {
        public int Width(int whole) => (whole + Step - 1) / Step;
    }

    /// <summary>opj_image_cmptparm_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Parameters(uint StepX, uint StepY, uint Width, uint Height, uint Left, uint Top, uint Bits,
        uint BitsObsolete, uint IsSigned);
}
