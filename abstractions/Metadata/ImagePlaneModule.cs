using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the position of the frame in space (PS3.3 C.7.6.2, or the frame's plane functional groups).</summary>
public sealed record ImagePlaneModule : MetadataModule
{
    /// <summary>Gets the Frame of Reference UID (0020,0052).</summary>
    public string? FrameOfReferenceUid { get; init; }

    /// <summary>Gets the number of rows (0028,0010), in pixels.</summary>
    public int? Rows { get; init; }

    /// <summary>Gets the number of columns (0028,0011), in pixels.</summary>
    public int? Columns { get; init; }

    /// <summary>
    /// Gets the Image Orientation (Patient) (0020,0037): three direction cosines of a row, then three of a column; empty if unknown.
    /// </summary>
    public ImmutableArray<double> ImageOrientationPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the Image Position (Patient) (0020,0032): x, y and z of the centre of the first pixel, in mm; empty if unknown.
    /// </summary>
    public ImmutableArray<double> ImagePositionPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Slice Thickness (0018,0050), in mm.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>
    /// Gets the Slice Location (0020,1041), in mm from a point that the scanner chose. Use <see cref="PositionAlongNormal"/> to order
    /// slices.
    /// </summary>
    public double? SliceLocation { get; init; }

    /// <summary>Gets the Spacing Between Slices (0018,0088), in mm. It can be negative for NM.</summary>
    public double? SpacingBetweenSlices { get; init; }

    /// <summary>Gets the distance between the centres of two rows (vertical), in mm: Pixel Spacing (0028,0030), first value.</summary>
    public double? RowPixelSpacing { get; init; }

    /// <summary>
    /// Gets the distance between the centres of two columns (horizontal), in mm: Pixel Spacing (0028,0030), second value.
    /// </summary>
    public double? ColumnPixelSpacing { get; init; }

    /// <summary>Gets where the spacing was measured; <see langword="null"/> if there is no spacing.</summary>
    public PixelSpacingSource? PixelSpacingSource { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the position or the orientation was made up because the object states none. Such values do not
    /// belong to the object. Do not measure or name anything by them.
    /// </summary>
    public bool UsingDefaultValues { get; init; }

    /// <summary>
    /// Gets the first three values of <see cref="ImageOrientationPatient"/>: the direction of a row, towards increasing columns; empty if
    /// unknown.
    /// </summary>
    public ImmutableArray<double> RowCosines => ImageOrientationPatient.Length == 6 ? ImageOrientationPatient[..3] : [];

    /// <summary>
    /// Gets the last three values of <see cref="ImageOrientationPatient"/>: the direction of a column, towards increasing rows; empty if
    /// unknown.
    /// </summary>
    public ImmutableArray<double> ColumnCosines => ImageOrientationPatient.Length == 6 ? ImageOrientationPatient[3..] : [];

    /// <summary>
    /// Gets the position of the plane along its normal, in mm. The normal is the cross product of the directions of a row and of a column.
    /// <see langword="null"/> if the position or the orientation is unknown or made up.
    /// </summary>
    public double? PositionAlongNormal =>
        UsingDefaultValues || ImagePositionPatient.Length != 3 || ImageOrientationPatient is not { Length: 6 } cosines ? null
        : (ImagePositionPatient[0] * ((cosines[1] * cosines[5]) - (cosines[2] * cosines[4])))
            + (ImagePositionPatient[1] * ((cosines[2] * cosines[3]) - (cosines[0] * cosines[5])))
            + (ImagePositionPatient[2] * ((cosines[0] * cosines[4]) - (cosines[1] * cosines[3])));
}
