namespace ImageLoaders;

/// <summary>Allocates pixel memory from slabs that grow from 2 to 31 MiB. It is safe for concurrent use.</summary>
/// <remarks>No byte is allocated twice. This also holds after a failed load, because its native code may still write.</remarks>
public sealed class PixelAllocator
{
    private const int FirstSlabBytes = 2 << 20;
    // The collector keeps regions of 32 MiB for the next object. It gives larger ones back to the system.
    private const int LargestSlabBytes = 31 << 20;

    private readonly int _largestSlabBytes;
    private readonly Lock _lock = new();
    private readonly WeakReference<PixelSlab> _open = new(null!);
    private int _nextSlabBytes = FirstSlabBytes;

    /// <summary>Initializes a new allocator without a slab.</summary>
    /// <param name="limits">The limits of one image; <see langword="null"/> uses the defaults of <see cref="PixelLimits"/>.</param>
    /// <param name="largestSlabBytes">
    /// The maximum size of a slab, 2 to 31 MiB. It should be a small part of the memory that is available for images.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="largestSlabBytes"/> is out of range.</exception>
    public PixelAllocator(PixelLimits? limits = null, int largestSlabBytes = LargestSlabBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largestSlabBytes, FirstSlabBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(largestSlabBytes, LargestSlabBytes);
        Limits = limits ?? new PixelLimits();
        _largestSlabBytes = largestSlabBytes;
    }

    /// <summary>Gets the limits of one image.</summary>
    public PixelLimits Limits { get; }

    /// <summary>
    /// Allocates memory for one image. The content is undefined: write every sample before you make an <see cref="Image"/> of it.
    /// </summary>
    /// <param name="rows">The number of rows, in pixels. At least 1.</param>
    /// <param name="columns">The number of columns, in pixels. At least 1.</param>
    /// <param name="format">The type and the number of the samples of a pixel.</param>
    /// <returns>The memory to fill.</returns>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: <paramref name="rows"/> or <paramref name="columns"/> is less than 1.
    /// <see cref="ImageLoadError.Unsupported"/>: <paramref name="format"/> is not valid. <see cref="ImageLoadError.TooLarge"/>: the size
    /// exceeds <see cref="Limits"/>, or the machine does not have the memory.
    /// </exception>
    public PixelBuffer Allocate(int rows, int columns, PixelFormat format)
    {
        var lengthBytes = CheckedLength(rows, columns, format);
        try
        {
            lock (_lock)
            {
                if (_open.TryGetTarget(out var open) && open.TryTake(lengthBytes, out var memory))
                    return new PixelBuffer(open, memory, rows, columns, format);
                return AllocateFromNewSlab(lengthBytes, rows, columns, format);
            }
        }
        catch (OutOfMemoryException)
        {
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"{rows} x {columns} pixels of {format} take {lengthBytes:N0} bytes, and the process has no memory left for them. Raise "
                    + "its memory limit, or lower PixelLimits.MaximumLengthBytes.");
        }
    }

    private PixelBuffer AllocateFromNewSlab(int lengthBytes, int rows, int columns, PixelFormat format)
    {
        // An image that would waste much of a slab gets one of its own size, and the open slab stays open for the small ones.
        var isLarge = lengthBytes >= _largestSlabBytes / 4;
        if (!isLarge && _open.TryGetTarget(out _)) // it is full and still read: more is wanted than it held
            _nextSlabBytes = Math.Min(2 * _nextSlabBytes, _largestSlabBytes);
        var slab = new PixelSlab(isLarge ? lengthBytes : Math.Max(_nextSlabBytes, lengthBytes));
        slab.TryTake(lengthBytes, out var memory);
        if (!isLarge)
            _open.SetTarget(slab);

        return new PixelBuffer(slab, memory, rows, columns, format);
    }

    private int CheckedLength(int rows, int columns, PixelFormat format)
    {
        if (!format.IsValid)
            throw new ImageLoadException(ImageLoadError.Unsupported,
                $"{format} is no pixel format: a pixel has 1, 3 or 4 components of one of the eight sample types.");
        if (rows < 1 || columns < 1)
            throw new ImageLoadException(ImageLoadError.Malformed, $"An image of {rows} rows and {columns} columns has no pixels.");
        var lengthBytes = (Int128)rows * columns * format.BytesPerPixel;
        var most = Math.Min(Limits.MaximumLengthBytes, Array.MaxLength);
        if (rows > Limits.MaximumRows || columns > Limits.MaximumColumns || lengthBytes > most)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"{rows} rows x {columns} columns of {format} take {lengthBytes:N0} bytes; the limits are {Limits.MaximumRows} rows, "
                    + $"{Limits.MaximumColumns} columns and {most:N0} bytes (PixelLimits).");
        return (int)lengthBytes;
    }
}
