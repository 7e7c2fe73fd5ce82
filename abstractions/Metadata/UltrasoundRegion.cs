namespace ImageLoaders.Metadata;

/// <summary>
/// One calibrated region of an ultrasound image (PS3.3 C.8.5.5). What the object does not say of it is <see langword="null"/>.
/// </summary>
public sealed record UltrasoundRegion
{
    /// <summary>(0018,6018): leftmost column, from 0.</summary>
    public int? RegionLocationMinX0 { get; init; }

    /// <summary>(0018,601A): topmost row, from 0.</summary>
    public int? RegionLocationMinY0 { get; init; }

    /// <summary>(0018,601C): rightmost column, included.</summary>
    public int? RegionLocationMaxX1 { get; init; }

    /// <summary>(0018,601E): bottom row, included.</summary>
    public int? RegionLocationMaxY1 { get; init; }

    /// <summary>(0018,6024): what a step to the right is measured in, by the code of PS3.3 C.8.5.5.1.15 (3: cm, 4: s).</summary>
    public int? PhysicalUnitsXDirection { get; init; }

    /// <summary>(0018,6026): what a step down is measured in, by the code of PS3.3 C.8.5.5.1.15 (3: cm, 4: s).</summary>
    public int? PhysicalUnitsYDirection { get; init; }

    /// <summary>(0018,602C): units a column; never 0.</summary>
    public double? PhysicalDeltaX { get; init; }

    /// <summary>(0018,602E): units a row; never 0, negative where values fall from row to row.</summary>
    public double? PhysicalDeltaY { get; init; }

    /// <summary>(0018,6020): column of the reference pixel, from the region's left.</summary>
    public int? ReferencePixelX0 { get; init; }

    /// <summary>(0018,6022): row of the reference pixel, from the region's top.</summary>
    public int? ReferencePixelY0 { get; init; }

    /// <summary>(0018,6028): the value at the reference pixel, in units of the x direction.</summary>
    public double? ReferencePixelPhysicalValueX { get; init; }

    /// <summary>(0018,602A): the value at the reference pixel, in units of the y direction.</summary>
    public double? ReferencePixelPhysicalValueY { get; init; }

    /// <summary>(0018,6012): 1 tissue, 2 colour flow, 3 PW spectral, by PS3.3 C.8.5.5.1.1.</summary>
    public int? RegionSpatialFormat { get; init; }

    /// <summary>(0018,6014): 1 tissue, 2 colour flow, 3 PW spectral, by PS3.3 C.8.5.5.1.2.</summary>
    public int? RegionDataType { get; init; }

    /// <summary>(0018,6016): flags of PS3.3 C.8.5.5.1.3.</summary>
    public uint? RegionFlags { get; init; }

    /// <summary>
    /// Whether it overwrites the low-priority regions that it overlaps: bit 0 of <see cref="RegionFlags"/> is 0; <see langword="null"/>
    /// when not said.
    /// </summary>
    public bool? IsHighPriority => RegionFlags is { } flags ? (flags & 1) == 0 : null;
}
