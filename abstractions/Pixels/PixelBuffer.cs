using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>
/// Memory for one image's pixels: rows from the top, tightly packed, samples interleaved by pixel. Made by
/// <see cref="ImageLoadRequest.AllocatePixels"/>; the loader that asked for it fills it, makes an <see cref="Image"/> of it and
/// writes to it no more. Not safe for concurrent writes to the same bytes.
/// </summary>
public sealed class PixelBuffer
{
    internal PixelBuffer(PixelSlab slab, Memory<byte> memory, int rows, int columns, PixelFormat format)
    {
        Slab = slab;
        Memory = memory;
        Rows = rows;
        Columns = columns;
        Format = format;
    }

    /// <summary>Rows in pixels, at least 1.</summary>
    public int Rows { get; }

    /// <summary>Columns in pixels, at least 1.</summary>
    public int Columns { get; }

    /// <summary>The type and number of samples of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Exactly rows x columns x <see cref="PixelFormat.BytesPerPixel"/> bytes, of undefined content until written.</summary>
    public Memory<byte> Memory { get; }

    /// <summary>The slab that the memory was cut from, for those who count memory.</summary>
    public PixelSlab Slab { get; }

    /// <summary>The memory as samples. <typeparamref name="T"/> is as wide as a sample of <see cref="Format"/>.</summary>
    /// <exception cref="InvalidOperationException">A <typeparamref name="T"/> is wider or narrower than a sample.</exception>
    public Span<T> GetSamples<T>()
        where T : unmanaged
    {
        PixelSamples.ThrowIfOtherWidth<T>(Format);
        return MemoryMarshal.Cast<byte, T>(Memory.Span);
    }
}
