using System.Runtime.InteropServices;

namespace ImageLoaders;

/// <summary>Represents the memory for the pixels of one image: rows from the top, tightly packed, samples interleaved by pixel.</summary>
/// <remarks>
/// <see cref="ImageLoadRequest.AllocatePixels"/> makes it. The loader fills it and makes an <see cref="Image"/> of it. Afterwards, nobody
/// writes to it. Concurrent writes to the same bytes are not safe.
/// </remarks>
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

    /// <summary>Gets the number of rows, in pixels. It is at least 1.</summary>
    public int Rows { get; }

    /// <summary>Gets the number of columns, in pixels. It is at least 1.</summary>
    public int Columns { get; }

    /// <summary>Gets the type and the number of the samples of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>
    /// Gets the memory: exactly rows x columns x <see cref="PixelFormat.BytesPerPixel"/> bytes. The content is undefined until it is
    /// written.
    /// </summary>
    public Memory<byte> Memory { get; }

    /// <summary>Gets the slab that contains the memory. It is for code that accounts for memory.</summary>
    public PixelSlab Slab { get; }

    /// <summary>Gets the memory as samples.</summary>
    /// <typeparam name="T">The type of a sample. It must be as wide as a sample of <see cref="Format"/>.</typeparam>
    /// <returns>The samples: rows from the top, interleaved by pixel.</returns>
    /// <exception cref="InvalidOperationException"><typeparamref name="T"/> is wider or narrower than a sample.</exception>
    public Span<T> GetSamples<T>()
        where T : unmanaged
    {
        PixelSamples.ThrowIfOtherWidth<T>(Format);
        return MemoryMarshal.Cast<byte, T>(Memory.Span);
    }
}
