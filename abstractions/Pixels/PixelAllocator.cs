namespace ImageLoaders;

/// <summary>
/// Cuts pixel memory from slabs that grow from 2 to 64 MiB. No byte is handed out twice, not even after a failed load, whose
/// native code may still be writing. Safe for concurrent use.
/// </summary>
public sealed class PixelAllocator
{
    private const int FirstSlabBytes = 2 << 20;
    private const int LargestSlabBytes = 64 << 20;

    private readonly int _largestSlabBytes;
    private readonly Lock _lock = new();
    private readonly WeakReference<PixelSlab> _open = new(null!);
    private int _nextSlabBytes = FirstSlabBytes;

    /// <summary>Makes an allocator that has no slab yet.</summary>
    /// <param name="limits">What is refused; <see langword="null"/>: the defaults of <see cref="PixelLimits"/>.</param>
    /// <param name="largestSlabBytes">How far slabs grow, 2 to 64 MiB: a small part of the memory that is there for images.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="largestSlabBytes"/> is out of its range.</exception>
    public PixelAllocator(PixelLimits? limits = null, int largestSlabBytes = LargestSlabBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(largestSlabBytes, FirstSlabBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(largestSlabBytes, LargestSlabBytes);
        Limits = limits ?? new PixelLimits();
        _largestSlabBytes = largestSlabBytes;
    }

    /// <summary>What is refused.</summary>
    public PixelLimits Limits { get; }

    /// <summary>Takes memory for one image. Its content is undefined: write every sample before an <see cref="Image"/> is made of it.</summary>
    /// <param name="rows">Rows in pixels, at least 1.</param>
    /// <param name="columns">Columns in pixels, at least 1.</param>
    /// <param name="format">The type and number of samples of a pixel.</param>
    /// <exception cref="ImageLoadException">
    /// <see cref="ImageLoadError.Malformed"/>: no rows or no columns; <see cref="ImageLoadError.Unsupported"/>: not a format;
    /// <see cref="ImageLoadError.TooLarge"/>: over <see cref="Limits"/>, or the machine has no memory for it.
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
                $"{rows} x {columns} pixels of {format} take {lengthBytes:N0} bytes, and the process has no memory left for them. Raise its memory limit, or lower PixelLimits.MaximumLengthBytes.");
        }
    }

    private PixelBuffer AllocateFromNewSlab(int lengthBytes, int rows, int columns, PixelFormat format)
    {
        // An image that would waste much of a slab gets one of its own size, and the open slab stays open for the small ones.
        var isLarge = lengthBytes > _largestSlabBytes / 4;
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
            throw new ImageLoadException(ImageLoadError.Unsupported, $"{format} is no pixel format: a pixel has 1, 3 or 4 components of one of the eight sample types.");
        if (rows < 1 || columns < 1)
            throw new ImageLoadException(ImageLoadError.Malformed, $"An image of {rows} rows and {columns} columns has no pixels.");
        var lengthBytes = (Int128)rows * columns * format.BytesPerPixel;
        var most = Math.Min(Limits.MaximumLengthBytes, Array.MaxLength);
        if (rows > Limits.MaximumRows || columns > Limits.MaximumColumns || lengthBytes > most)
            throw new ImageLoadException(ImageLoadError.TooLarge,
                $"{rows} rows x {columns} columns of {format} take {lengthBytes:N0} bytes; the limits are {Limits.MaximumRows} rows, {Limits.MaximumColumns} columns and {most:N0} bytes (PixelLimits).");
        return (int)lengthBytes;
    }
}
