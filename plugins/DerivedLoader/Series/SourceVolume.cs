using System.Collections.Immutable;
using System.Runtime.InteropServices;
using DerivedLoader.Geometry;
using ImageLoaders;

namespace DerivedLoader.Series;

/// <summary>The slices that a picture is made of, in order along their normal.</summary>
/// <param name="Slices">The slices.</param>
/// <param name="Geometry">Where they lie.</param>
/// <param name="Times">How many volumes the source has.</param>
/// <param name="TimeKey">What tells them apart; <see langword="null"/>: there is one.</param>
/// <param name="Remarks">What was decided.</param>
internal sealed record SourceVolume(ImmutableArray<SourceImage> Slices, StackGeometry Geometry, int Times, string? TimeKey,
    ImmutableArray<string> Remarks)
{
    /// <summary>Puts a volume together.</summary>
    /// <param name="slices">The sorted slices.</param>
    /// <exception cref="ImageLoadException">They are no volume.</exception>
    public static SourceVolume From(SortedSlices slices)
    {
        var images = slices.Images;
        var remarks = slices.Remarks.ToList();
        var first = images[0];
        if (images.Length < 2)
            throw DerivedError.Unsupported($"There is no volume: {first} at {first.Position} mm is the only slice. "
                + "Two slices at different places are expected. Show it by mpr:native.");
        var positions = new Vector[images.Length];
        for (var k = 0; k < positions.Length; k++)
            positions[k] = images[k].Position;
        var geometry = new StackGeometry(ImmutableCollectionsMarshal.AsImmutableArray(positions),
            first.RowCosines * first.Plane.ColumnPixelSpacing!.Value, first.ColumnCosines * first.Plane.RowPixelSpacing!.Value,
            first.Plane.Rows!.Value, first.Plane.Columns!.Value);
        StackRemarks.Add(geometry, images, remarks);
        return new(images, geometry, slices.Times, slices.TimeKey, [.. remarks]);
    }
}
