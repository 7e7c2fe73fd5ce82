using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>A bitmap over the picture (PS3.3 C.9.2). What it does not cover it leaves alone.</summary>
public sealed record Overlay
{
    /// <summary>Overlay Rows (60xx,0010), at least 1.</summary>
    public required int Rows { get; init; }

    /// <summary>Overlay Columns (60xx,0011), at least 1.</summary>
    public required int Columns { get; init; }

    /// <summary>The picture's row under the first row of the overlay, from 0; may be negative. Overlay Origin (60xx,0050), less 1.</summary>
    public int Row { get; init; }

    /// <summary>The picture's column under the first column of the overlay, from 0; may be negative. Overlay Origin (60xx,0050), less 1.</summary>
    public int Column { get; init; }

    /// <summary>Whether it marks a region of interest (<c>R</c>) rather than draws graphics (<c>G</c>): (60xx,0040).</summary>
    public bool IsRegionOfInterest { get; init; }

    /// <summary>One byte a pixel, 0 or 1, rows from the top: rows x columns bytes.</summary>
    public required ImmutableArray<byte> Bits { get; init => field = value.OrEmpty(); }

    /// <summary>Overlay Label (60xx,1500); <see langword="null"/> when it is not said.</summary>
    public string? Label { get; init; }

    /// <summary>Overlay Description (60xx,0022); <see langword="null"/> when it is not said.</summary>
    public string? Description { get; init; }

    /// <summary>ROI Area (60xx,1301) in pixels; <see langword="null"/> when it is not said.</summary>
    public double? RoiArea { get; init; }

    /// <summary>ROI Mean (60xx,1302) in stored values; <see langword="null"/> when it is not said.</summary>
    public double? RoiMean { get; init; }

    /// <summary>ROI Standard Deviation (60xx,1303) in stored values; <see langword="null"/> when it is not said.</summary>
    public double? RoiStandardDeviation { get; init; }
}
