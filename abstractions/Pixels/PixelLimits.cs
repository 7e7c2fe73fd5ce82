namespace ImageLoaders;

/// <summary>How large one image may be. Over it, <see cref="PixelAllocator.Allocate"/> refuses before any memory is taken.</summary>
public sealed record PixelLimits
{
    /// <summary>Rows at the most. Default and ceiling of every format here: 65,535.</summary>
    public int MaximumRows { get; init; } = 65_535;

    /// <summary>Columns at the most. Default and ceiling of every format here: 65,535.</summary>
    public int MaximumColumns { get; init; } = 65_535;

    /// <summary>Bytes of decoded pixels at the most, 1 to 2,147,483,591 (the longest array of .NET). Default 1 GiB.</summary>
    public long MaximumLengthBytes { get; init; } = 1L << 30;
}
