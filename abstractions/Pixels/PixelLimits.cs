namespace ImageLoaders;

/// <summary>
/// Defines the maximum size of one image. <see cref="PixelAllocator.Allocate"/> refuses a larger image before it takes memory.
/// </summary>
public sealed record PixelLimits
{
    /// <summary>Gets the maximum number of rows. Default 65,535, which is also the maximum of every format here.</summary>
    public int MaximumRows { get; init; } = 65_535;

    /// <summary>Gets the maximum number of columns. Default 65,535, which is also the maximum of every format here.</summary>
    public int MaximumColumns { get; init; } = 65_535;

    /// <summary>
    /// Gets the maximum number of bytes of decoded pixels, 1 to 2,147,483,591 (the longest array of .NET). Default 1 GiB.
    /// </summary>
    public long MaximumLengthBytes { get; init; } = 1L << 30;
}
