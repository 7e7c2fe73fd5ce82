using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>
/// Represents a bitmap that is drawn over the picture (PS3.3 C.9.2). It does not change the pixels that it does not cover.
/// </summary>
public sealed record Overlay
{
    /// <summary>Gets the number of rows, at least 1: Overlay Rows (60xx,0010).</summary>
    public required int Rows { get; init; }

    /// <summary>Gets the number of columns, at least 1: Overlay Columns (60xx,0011).</summary>
    public required int Columns { get; init; }

    /// <summary>
    /// Gets the row of the picture under the first row of the overlay, from 0. It can be negative. It is Overlay Origin (60xx,0050) minus
    /// 1.
    /// </summary>
    public int Row { get; init; }

    /// <summary>
    /// Gets the column of the picture under the first column of the overlay, from 0. It can be negative. It is Overlay Origin (60xx,0050)
    /// minus 1.
    /// </summary>
    public int Column { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the overlay marks a region of interest (<c>R</c>) and not graphics (<c>G</c>): Overlay Type
    /// (60xx,0040).
    /// </summary>
    public bool IsRegionOfInterest { get; init; }

    /// <summary>Gets the bitmap: one byte for each pixel, 0 or 1, rows from the top. Its length is rows x columns.</summary>
    public required ImmutableArray<byte> Bits { get; init => field = value.OrEmpty(); }

    /// <summary>Gets the Overlay Label (60xx,1500); <see langword="null"/> if it is not stated.</summary>
    public string? Label { get; init; }

    /// <summary>Gets the Overlay Description (60xx,0022); <see langword="null"/> if it is not stated.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the ROI Area (60xx,1301), in pixels; <see langword="null"/> if it is not stated.</summary>
    public double? RoiArea { get; init; }

    /// <summary>Gets the ROI Mean (60xx,1302), in stored values; <see langword="null"/> if it is not stated.</summary>
    public double? RoiMean { get; init; }

    /// <summary>Gets the ROI Standard Deviation (60xx,1303), in stored values; <see langword="null"/> if it is not stated.</summary>
    public double? RoiStandardDeviation { get; init; }
}
