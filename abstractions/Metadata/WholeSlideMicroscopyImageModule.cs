using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Where a frame lies on a slide: a tile of the Total Pixel Matrix (PS3.3 C.8.12.4, C.7.6.17.3, C.8.12.6.1).</summary>
public sealed record WholeSlideMicroscopyImageModule : MetadataModule
{
    /// <summary>
    /// Dimension Organization Type (0020,9311): <c>TILED_FULL</c> (tiles follow one another), <c>TILED_SPARSE</c> (each says its place).
    /// </summary>
    public string? DimensionOrganizationType { get; init; }

    /// <summary>(0048,0007), in pixels.</summary>
    public int? TotalPixelMatrixRows { get; init; }

    /// <summary>(0048,0006), in pixels.</summary>
    public int? TotalPixelMatrixColumns { get; init; }

    /// <summary>(0048,0303).</summary>
    public int? TotalPixelMatrixFocalPlanes { get; init; }

    /// <summary>X Offset in Slide Coordinate System (0040,072A) of the matrix's first pixel, in mm.</summary>
    public double? TotalPixelMatrixOriginX { get; init; }

    /// <summary>Y Offset in Slide Coordinate System (0040,073A) of the matrix's first pixel, in mm.</summary>
    public double? TotalPixelMatrixOriginY { get; init; }

    /// <summary>(0048,0102): six direction cosines on the slide, of a row, then of a column; empty when unknown.</summary>
    public ImmutableArray<double> ImageOrientationSlide { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// The matrix's column of the frame's first pixel, from 1: (0048,021E), or by the frame's number where tiles follow one another.
    /// </summary>
    public int? ColumnPositionInTotalImagePixelMatrix { get; init; }

    /// <summary>
    /// The matrix's row of the frame's first pixel, from 1: (0048,021F), or by the frame's number where tiles follow one another.
    /// </summary>
    public int? RowPositionInTotalImagePixelMatrix { get; init; }

    /// <summary>X Offset in Slide Coordinate System (0040,072A) that the frame says, in mm.</summary>
    public double? XOffsetInSlideCoordinateSystem { get; init; }

    /// <summary>Y Offset in Slide Coordinate System (0040,073A) that the frame says, in mm.</summary>
    public double? YOffsetInSlideCoordinateSystem { get; init; }

    /// <summary>Z Offset in Slide Coordinate System (0040,074A) that the frame says, in µm.</summary>
    public double? ZOffsetInSlideCoordinateSystem { get; init; }

    /// <summary>The frame's focal plane, from 1, the one nearest to the slide first.</summary>
    public int? FocalPlane { get; init; }

    /// <summary>Optical Path Identifier (0048,0106) of the frame.</summary>
    public string? OpticalPathIdentifier { get; init; }

    /// <summary>Optical Path Description (0048,0107) of the frame.</summary>
    public string? OpticalPathDescription { get; init; }
}
