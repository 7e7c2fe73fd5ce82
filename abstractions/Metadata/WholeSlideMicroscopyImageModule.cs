using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>
/// Represents the position of a frame on a slide. The frame is a tile of the Total Pixel Matrix (PS3.3 C.8.12.4, C.7.6.17.3, C.8.12.6.1).
/// </summary>
public sealed record WholeSlideMicroscopyImageModule : MetadataModule
{
    /// <summary>
    /// Gets the Dimension Organization Type (0020,9311): <c>TILED_FULL</c> (the tiles follow one another) or <c>TILED_SPARSE</c> (each tile
    /// states its position).
    /// </summary>
    public string? DimensionOrganizationType { get; init; }

    /// <summary>Gets the Total Pixel Matrix Rows (0048,0007), in pixels.</summary>
    public int? TotalPixelMatrixRows { get; init; }

    /// <summary>Gets the Total Pixel Matrix Columns (0048,0006), in pixels.</summary>
    public int? TotalPixelMatrixColumns { get; init; }

    /// <summary>Gets the Total Pixel Matrix Focal Planes (0048,0303).</summary>
    public int? TotalPixelMatrixFocalPlanes { get; init; }

    /// <summary>Gets the X Offset in Slide Coordinate System (0040,072A) of the first pixel of the matrix, in mm.</summary>
    public double? TotalPixelMatrixOriginX { get; init; }

    /// <summary>Gets the Y Offset in Slide Coordinate System (0040,073A) of the first pixel of the matrix, in mm.</summary>
    public double? TotalPixelMatrixOriginY { get; init; }

    /// <summary>
    /// Gets the Image Orientation (Slide) (0048,0102): three direction cosines of a row on the slide, then three of a column; empty if
    /// unknown.
    /// </summary>
    public ImmutableArray<double> ImageOrientationSlide { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the column of the matrix, from 1, at which the frame's first pixel lies: Column Position In Total Image Pixel Matrix
    /// (0048,021E). If the tiles follow one another, it is computed from the frame number.
    /// </summary>
    public int? ColumnPositionInTotalImagePixelMatrix { get; init; }

    /// <summary>
    /// Gets the row of the matrix, from 1, at which the frame's first pixel lies: Row Position In Total Image Pixel Matrix (0048,021F). If
    /// the tiles follow one another, it is computed from the frame number.
    /// </summary>
    public int? RowPositionInTotalImagePixelMatrix { get; init; }

    /// <summary>Gets the X Offset in Slide Coordinate System (0040,072A) that the frame states, in mm.</summary>
    public double? XOffsetInSlideCoordinateSystem { get; init; }

    /// <summary>Gets the Y Offset in Slide Coordinate System (0040,073A) that the frame states, in mm.</summary>
    public double? YOffsetInSlideCoordinateSystem { get; init; }

    /// <summary>Gets the Z Offset in Slide Coordinate System (0040,074A) that the frame states, in µm.</summary>
    public double? ZOffsetInSlideCoordinateSystem { get; init; }

    /// <summary>Gets the number of the frame's focal plane, from 1. Plane 1 is the nearest to the slide.</summary>
    public int? FocalPlane { get; init; }

    /// <summary>Gets the Optical Path Identifier (0048,0106) of the frame.</summary>
    public string? OpticalPathIdentifier { get; init; }

    /// <summary>Gets the Optical Path Description (0048,0107) of the frame.</summary>
    public string? OpticalPathDescription { get; init; }
}
