using System.Runtime.CompilerServices;

namespace ImageLoaders.Codecs.Avif;

/// <summary>One AVIF in the library's hands, over memory that stays in place until this is disposed.</summary>
internal sealed unsafe class AvifDecoder : IDisposable
{
    /// <summary>The library looks frames up one after the other: of more, a list would take the square of their number.</summary>
    private const uint MaximumFrames = 4096;

    /// <summary>Chromium too asks for nothing but an aperture that makes sense: old encoders leave the rest out.</summary>
    private const uint ValidAperture = 2;

    private const uint HasAperture = 2, HasRotation = 4, HasMirror = 8;
    private const int Monochrome = 4;

    private readonly AvifDecoderHandle _handle;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>,
    /// <see cref="ImageLoadError.TooLarge"/>.</exception>
    public AvifDecoder(byte* data, int length)
    {
        NativeCodecLibrary.Avif.ThrowIfMissing();
        AvifLayout.ThrowIfUnknown();
        _handle = LibAvif.CreateDecoder();
        if (_handle.IsInvalid)
            throw new ImageLoadException(ImageLoadError.TooLarge, "libavif got no memory for a decoder.");
        try
        {
            Write(Decoder + AvifLayout.DecoderImageCountLimit, MaximumFrames);
            Write(Decoder + AvifLayout.DecoderStrictFlags, ValidAperture);
            ThrowIfFailed(LibAvif.SetMemory(_handle, data, (nuint)length));
            ThrowIfFailed(LibAvif.Parse(_handle));
            (Columns, Rows) = (ReadInt(Image + AvifLayout.ImageWidth), ReadInt(Image + AvifLayout.ImageHeight));
            if (Columns <= 0 || Rows <= 0)
                throw CodecError.Malformed($"The AVIF is damaged: it is {Columns} x {Rows} pixels large.");
        }
        catch
        {
            _handle.Dispose();
            throw;
        }
    }

    /// <summary>Before the aperture cuts anything off.</summary>
    public int Rows { get; }

    public int Columns { get; }

    public int Frames => ReadInt(Decoder + AvifLayout.DecoderImageCount);

    public bool HasAlpha => ReadInt(Decoder + AvifLayout.DecoderHasAlpha) != 0;

    public bool IsMonochrome => ReadInt(Image + AvifLayout.ImageFormat) == Monochrome;

    /// <summary>8, 10 or 12 bits a sample.</summary>
    public int Depth => ReadInt(Image + AvifLayout.ImageDepth);

    /// <summary>By the numbers of ITU-T H.273: 16 and 18 are those of high dynamic range.</summary>
    public int TransferCharacteristics => Unsafe.ReadUnaligned<ushort>(Image + AvifLayout.ImageTransfer);

    /// <summary>Rotation and mirroring as EXIF counts them, 1 to 8; the file rotates first.</summary>
    public int Orientation
    {
        get
        {
            var flags = (uint)ReadInt(Image + AvifLayout.ImageTransformFlags);
            var turns = (flags & HasRotation) != 0 ? Image[AvifLayout.ImageRotation] & 3 : 0; // by 90 degrees anticlockwise
            // 1: top and bottom change places; 2: left and right
            var mirror = (flags & HasMirror) != 0 ? 1 + (Image[AvifLayout.ImageMirror] & 1) : 0;
            return "142857324675"[(3 * turns) + mirror] - '0';
        }
    }

    /// <summary>The part of the picture that is seen.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: the aperture makes no sense.</exception>
    public (int Left, int Top, int Columns, int Rows) Aperture
    {
        get
        {
            if (((uint)ReadInt(Image + AvifLayout.ImageTransformFlags) & HasAperture) == 0)
                return (0, 0, Columns, Rows);
            var rectangle = stackalloc uint[4];
            var diagnostics = stackalloc byte[256];
            if (LibAvif.ConvertAperture(rectangle, Image + AvifLayout.ImageAperture, (uint)Columns, (uint)Rows,
                ReadInt(Image + AvifLayout.ImageFormat), diagnostics) == 0)
                throw CodecError.Malformed("The AVIF is damaged: its clean aperture (clap) lies beyond the picture.");
            return ((int)rectangle[0], (int)rectangle[1], (int)rectangle[2], (int)rectangle[3]);
        }
    }

    private byte* Decoder => (byte*)_handle.DangerousGetHandle();

    private byte* Image => *(byte**)(Decoder + AvifLayout.DecoderImage);

    public TimeSpan Duration(int index)
    {
        LibAvif.Timing timing;
        ThrowIfFailed(LibAvif.GetTiming(_handle, (uint)index, &timing));
        return timing.Duration is > 0 and < 1e6 ? TimeSpan.FromSeconds(timing.Duration) : TimeSpan.Zero;
    }

    /// <summary>The frame from which on those before <paramref name="index"/> must be decoded.</summary>
    public int NearestKeyFrame(int index) => (int)LibAvif.NearestKeyFrame(_handle, (uint)index);

    /// <summary>Decodes a frame, all of it, to RGB or RGBA.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="bits">8 or 16: samples are scaled to all of them.</param>
    /// <param name="components">3 or 4.</param>
    /// <param name="pixels">Room for it.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>,
    /// <see cref="ImageLoadError.TooLarge"/>.</exception>
    public void Decode(int index, int bits, int components, Span<byte> pixels)
    {
        // No coded picture may be larger than the container says: memory has been asked for that, and no more.
        Write(Decoder + AvifLayout.DecoderImageSizeLimit, (uint)Math.Max((long)Rows * Columns, 1 << 16));
        ThrowIfFailed(LibAvif.Reset(_handle));
        ThrowIfFailed(LibAvif.DecodeImage(_handle, (uint)index));
        if ((ReadInt(Image + AvifLayout.ImageWidth), ReadInt(Image + AvifLayout.ImageHeight)) != (Columns, Rows))
            throw CodecError.Malformed($"The AVIF is damaged: its coded picture is not {Columns} x {Rows} pixels large, as it says.");
        var rgb = stackalloc byte[AvifLayout.RgbLength];
        new Span<byte>(rgb, AvifLayout.RgbLength).Clear();
        LibAvif.SetDefaults(rgb, Image);
        Write(rgb + AvifLayout.RgbDepth, (uint)bits);
        Write(rgb + AvifLayout.RgbFormat, components == 4 ? 1u : 0u);
        Write(rgb + AvifLayout.RgbStride, (uint)(Columns * components * bits / 8));
        fixed (byte* target = pixels)
        {
            *(byte**)(rgb + AvifLayout.RgbPixels) = target;
            ThrowIfFailed(LibAvif.ConvertToRgb(Image, rgb));
        }
    }

    public void Dispose() => _handle.Dispose();

    private static void ThrowIfFailed(int result)
    {
        if (result == 0)
            return;

        // avifResult: 15 no codec, 25 not implemented, 6 another depth; 26 no memory; all others say that the file is wrong.
        var error = result switch
        {
            6 or 15 or 25 => ImageLoadError.Unsupported,
            26 => ImageLoadError.TooLarge,
            _ => ImageLoadError.Malformed
        };
        throw new ImageLoadException(error, $"libavif cannot decode the AVIF: {LibAvif.Describe(result)}.");
    }

    private static int ReadInt(byte* at) => Unsafe.ReadUnaligned<int>(at);

    private static void Write(byte* at, uint value) => Unsafe.WriteUnaligned(at, value);
}
