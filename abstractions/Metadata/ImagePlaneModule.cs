using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Where the frame lies in space (PS3.3 C.7.6.2, or the frame's plane functional groups).</summary>
public sealed record ImagePlaneModule : MetadataModule
{
    /// <summary>(0020,0052).</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>(0028,0010), in pixels.</summary>
    public int? Rows { get; init; }

    /// <summary>(0028,0011), in pixels.</summary>
    public int? Columns { get; init; }

    /// <summary>(0020,0037): six direction cosines, of a row, then of a column; empty when unknown.</summary>
    public ImmutableArray<double> ImageOrientationPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0020,0032): x, y, z in mm of the centre of the first pixel; empty when unknown.</summary>
    public ImmutableArray<double> ImagePositionPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0018,0050), in mm.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>
    /// (0020,1041), in mm from a point that the scanner chose; for places of slices there is <see cref="PositionAlongNormal"/>.
    /// </summary>
    public double? SliceLocation { get; init; }

    /// <summary>(0018,0088), in mm; may be negative for NM.</summary>
    public double? SpacingBetweenSlices { get; init; }

    /// <summary>Distance of the centres of two rows (vertical) in mm: (0028,0030), first value.</summary>
    public double? RowPixelSpacing { get; init; }

    /// <summary>Distance of the centres of two columns (horizontal) in mm: (0028,0030), second value.</summary>
    public double? ColumnPixelSpacing { get; init; }

    /// <summary>What the spacing is measured at; <see langword="null"/> when there is none.</summary>
    public PixelSpacingSource? PixelSpacingSource { get; init; }

    /// <summary>
    /// Whether position or orientation were made up because the object has none. They are not of the object then, and nothing may be
    /// measured or named by them.
    /// </summary>
    public bool UsingDefaultValues { get; init; }

    /// <summary>
    /// The first three of <see cref="ImageOrientationPatient"/>: the direction of a row, towards rising columns; empty when unknown.
    /// </summary>
    public ImmutableArray<double> RowCosines => ImageOrientationPatient.Length == 6 ? ImageOrientationPatient[..3] : [];

    /// <summary>
    /// The last three of <see cref="ImageOrientationPatient"/>: the direction of a column, towards rising rows; empty when unknown.
    /// </summary>
    public ImmutableArray<double> ColumnCosines => ImageOrientationPatient.Length == 6 ? ImageOrientationPatient[3..] : [];

    /// <summary>
    /// The place of the plane in mm: its position along the normal, which is the row's direction x the column's; <see langword="null"/>
    /// when position or orientation are unknown or made up.
    /// </summary>
    public double? PositionAlongNormal =>
        UsingDefaultValues || ImagePositionPatient.Length != 3 || ImageOrientationPatient is not { Length: 6 } cosines ? null
        : (ImagePositionPatient[0] * ((cosines[1] * cosines[5]) - (cosines[2] * cosines[4])))
            + (ImagePositionPatient[1] * ((cosines[2] * cosines[3]) - (cosines[0] * cosines[5])))
            + (ImagePositionPatient[2] * ((cosines[0] * cosines[4]) - (cosines[1] * cosines[3])));
}
