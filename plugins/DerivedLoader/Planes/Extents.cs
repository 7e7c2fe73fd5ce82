using DerivedLoader.Geometry;

namespace DerivedLoader.Planes;

/// <summary>The range of a volume along a direction, half a voxel beyond the outermost centres, in mm.</summary>
/// <param name="Low">The least coordinate.</param>
/// <param name="High">The greatest coordinate.</param>
internal readonly record struct Extents(double Low, double High)
{
    public double Length => High - Low;

    public double Middle => (Low + High) / 2;

    public static Extents Measure(StackGeometry geometry, Vector direction)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var corner in geometry.Corners())
            (low, high) = (Math.Min(low, corner.Dot(direction)), Math.Max(high, corner.Dot(direction)));
        return new(low, high);
    }

    /// <summary>How many pixels of a spacing there are: every centre lies inside.</summary>
    public double CountOf(double spacing) => Math.Max(1, Math.Round(Length / spacing));
}
