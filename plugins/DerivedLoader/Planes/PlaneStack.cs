using DerivedLoader.Geometry;

namespace DerivedLoader.Planes;

/// <summary>The planes of a direction through a volume, one for each voxel, in order of their coordinate.</summary>
/// <param name="Range">Where the volume lies along the direction.</param>
/// <param name="Count">How many planes there are.</param>
internal readonly record struct PlaneStack(Extents Range, int Count)
{
    /// <summary>The number of the plane in the middle.</summary>
    public int Middle => (Count + 1) / 2;

    public static PlaneStack Create(StackGeometry geometry, Vector along)
    {
        var range = Extents.Measure(geometry, along);
        return new(range, (int)Math.Min(int.MaxValue, range.CountOf(geometry.SpacingAlong(along))));
    }

    /// <summary>The coordinate of a plane of so many, in mm.</summary>
    public double PlaceOf(int number, int count) => Range.Low + (Range.Length * (number - 0.5) / count);
}
