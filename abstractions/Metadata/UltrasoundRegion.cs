namespace ImageLoaders.Metadata;

/// <summary>
/// Represents one calibrated region of an ultrasound image (PS3.3 C.8.5.5). A property whose value the object does not state is
/// <see langword="null"/>.
/// </summary>
public sealed record UltrasoundRegion
{
    /// <summary>Gets the leftmost column, from 0: Region Location Min X0 (0018,6018).</summary>
    public int? RegionLocationMinX0 { get; init; }

    /// <summary>Gets the top row, from 0: Region Location Min Y0 (0018,601A).</summary>
    public int? RegionLocationMinY0 { get; init; }

    /// <summary>Gets the rightmost column, which is included: Region Location Max X1 (0018,601C).</summary>
    public int? RegionLocationMaxX1 { get; init; }

    /// <summary>Gets the bottom row, which is included: Region Location Max Y1 (0018,601E).</summary>
    public int? RegionLocationMaxY1 { get; init; }

    /// <summary>
    /// Gets the unit of a step to the right: Physical Units X Direction (0018,6024). It is a code of PS3.3 C.8.5.5.1.15 (3: cm, 4: s).
    /// </summary>
    public int? PhysicalUnitsXDirection { get; init; }

    /// <summary>
    /// Gets the unit of a step down: Physical Units Y Direction (0018,6026). It is a code of PS3.3 C.8.5.5.1.15 (3: cm, 4: s).
    /// </summary>
    public int? PhysicalUnitsYDirection { get; init; }

    /// <summary>Gets the number of units for each column: Physical Delta X (0018,602C). It is never 0.</summary>
    public double? PhysicalDeltaX { get; init; }

    /// <summary>
    /// Gets the number of units for each row: Physical Delta Y (0018,602E). It is never 0. It is negative if values decrease from row to
    /// row.
    /// </summary>
    public double? PhysicalDeltaY { get; init; }

    /// <summary>Gets the column of the reference pixel, from the left of the region: Reference Pixel X0 (0018,6020).</summary>
    public int? ReferencePixelX0 { get; init; }

    /// <summary>Gets the row of the reference pixel, from the top of the region: Reference Pixel Y0 (0018,6022).</summary>
    public int? ReferencePixelY0 { get; init; }

    /// <summary>Gets the value at the reference pixel, in units of the x direction: Reference Pixel Physical Value X (0018,6028).</summary>
    public double? ReferencePixelPhysicalValueX { get; init; }

    /// <summary>Gets the value at the reference pixel, in units of the y direction: Reference Pixel Physical Value Y (0018,602A).</summary>
    public double? ReferencePixelPhysicalValueY { get; init; }

    /// <summary>
    /// Gets the Region Spatial Format (0018,6012). 1: tissue. 2: colour flow. 3: PW spectral. It is a code of PS3.3 C.8.5.5.1.1.
    /// </summary>
    public int? RegionSpatialFormat { get; init; }

    /// <summary>
    /// Gets the Region Data Type (0018,6014). 1: tissue. 2: colour flow. 3: PW spectral. It is a code of PS3.3 C.8.5.5.1.2.
    /// </summary>
    public int? RegionDataType { get; init; }

    /// <summary>Gets the Region Flags (0018,6016), as PS3.3 C.8.5.5.1.3 defines them.</summary>
    public uint? RegionFlags { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the region has a high priority: bit 0 of <see cref="RegionFlags"/> is 0. It has precedence over
    /// the low-priority regions that it overlaps. <see langword="null"/> if the flags are not stated.
    /// </summary>
    public bool? IsHighPriority => RegionFlags is { } flags ? (flags & 1) == 0 : null;
}
