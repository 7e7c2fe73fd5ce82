using System.Globalization;
using DerivedLoader.Geometry;
using DerivedLoader.Ids;
using DerivedLoader.Sampling;

namespace DerivedLoader.Planes;

/// <summary>What is to be sampled of a volume: worked out and checked before anything is loaded.</summary>
/// <param name="Lines">The pixels.</param>
/// <param name="Grid">The same as a plane; <see langword="null"/>: the picture is curved.</param>
/// <param name="Slab">The planes that make a picture.</param>
/// <param name="Interpolation">How values between voxels are found.</param>
/// <param name="ColumnSpacing">The distance of two columns, in mm.</param>
/// <param name="RowSpacing">The distance of two rows, in mm.</param>
internal sealed record PlanePlan(LineSet Lines, PlaneGrid? Grid, Slab Slab, Interpolation Interpolation, double ColumnSpacing,
    double RowSpacing)
{
    public const double LeastSpacing = 1e-3;

    /// <summary>DICOM states rows and columns with 16 bits, and no image has more.</summary>
    public const int MostInALine = ushort.MaxValue;

    /// <exception cref="ImageLoaders.ImageLoadException">The id asks for what cannot be, or for too much.</exception>
    public static PlanePlan Create(DerivedId id, StackGeometry geometry, DerivedOptions options)
    {
        var interpolation = id.Parameters.Text("interpolation") switch
        {
            null or "linear" => Interpolation.Linear,
            "nearest" => Interpolation.Nearest,
            "cubic" => Interpolation.Cubic,
            var other => throw Parameters.Wrong("interpolation", other, "nearest, linear or cubic"),
        };
        var plan = id.Operation == Operation.Curved ? CurvePlan.Create(id.Parameters, geometry, options) : FlatPlan.Create(id, geometry);
        plan = plan with { Interpolation = interpolation };
        plan.ThrowIfTooLarge(options);
        return plan;
    }

    /// <summary>The slices that take part.</summary>
    /// <exception cref="ImageLoaders.ImageLoadException"><see cref="ImageLoaders.ImageLoadError.NotFound"/>: none does.</exception>
    public (int First, int Last) SlicesOf(StackGeometry geometry)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var line in Lines.IsTransposed ? Enumerable.Range(0, Lines.Lines) : [0, Lines.Lines - 1])
            foreach (var offset in (double[])[Slab.OffsetOf(0), Slab.OffsetOf(Slab.Planes - 1)])
            {
                var start = Lines.StartOf(line, offset);
                var (from, to) = (geometry.SliceIndexAt(start), geometry.SliceIndexAt(start + (Lines.Step * (Lines.Count - 1))));
                (low, high) = (Math.Min(low, Math.Min(from, to)), Math.Max(high, Math.Max(from, to)));
            }

        // A plane that lies on a slice needs no other; rounding must not say that it lies beside it.
        (low, high) = (Snapped(low), Snapped(high));
        if (high < -0.5 || low > geometry.Slices - 0.5)
            throw Outside(geometry);
        var (first, last) = Interpolation switch
        {
            Interpolation.Nearest => (Math.Floor(low + 0.5), Math.Floor(high + 0.5)),
            Interpolation.Cubic when low != high || low != Math.Floor(low) => (Math.Floor(low) - 1, Math.Ceiling(high) + 1),
            _ => (Math.Floor(low), Math.Ceiling(high)),
        };
        return ((int)Math.Clamp(first, 0, geometry.Slices - 1), (int)Math.Clamp(last, 0, geometry.Slices - 1));
    }

    /// <summary>Whether every pixel is the centre of a voxel, so that there is nothing to interpolate.</summary>
    public bool IsOnGrid(StackGeometry geometry)
    {
        if (Grid is not { } grid)
            return false;
        if (geometry.Maps.Length == 1)
            return IsOnGrid(geometry.Maps[0], grid);
        var slice = geometry.SliceIndexAt(grid.Origin);
        return grid.Corners.All(corner => Math.Abs(geometry.SliceIndexAt(corner) - Math.Round(slice)) < 1e-5)
            && IsOnGrid(geometry.Maps[(int)Math.Clamp(Math.Round(slice), 0, geometry.Maps.Length - 1)], grid);
    }

    /// <summary>The error for a picture that does not touch the volume.</summary>
    public static ImageLoaders.ImageLoadException Outside(StackGeometry geometry)
    {
        var (x, y, z) = (Extents.Measure(geometry, new(1, 0, 0)), Extents.Measure(geometry, new(0, 1, 0)),
            Extents.Measure(geometry, new(0, 0, 1)));
        return DerivedError.NotFound(string.Create(CultureInfo.InvariantCulture,
            $"The picture lies outside of the volume, which spans x {x.Low:0.##} to {x.High:0.##}, y {y.Low:0.##} to {y.High:0.##}, z "
                + $"{z.Low:0.##} to {z.High:0.##} mm."));
    }

    public static ImageLoaders.ImageLoadException TooLong(string what) =>
        new(ImageLoaders.ImageLoadError.TooLarge, $"{what}; an image has at most {MostInALine:N0} rows and columns.");

    private static bool IsOnGrid(IndexMap map, PlaneGrid grid)
    {
        var deviation = Deviation(map.Map(grid.Origin)) + (Deviation(map.MapStep(grid.U)) * grid.Columns)
            + (Deviation(map.MapStep(grid.V)) * grid.Rows);
        return deviation < 1e-5;
    }

    private static double Deviation(Vector index) => Math.Max(Math.Abs(index.X - Math.Round(index.X)),
        Math.Max(Math.Abs(index.Y - Math.Round(index.Y)), Math.Abs(index.Z - Math.Round(index.Z))));

    private static double Snapped(double index) => Math.Abs(index - Math.Round(index)) < 1e-6 ? Math.Round(index) : index;

    private void ThrowIfTooLarge(DerivedOptions options)
    {
        var pixels = (long)Lines.Lines * Lines.Count;
        var said = $"The picture has {Lines.Columns:N0} x {Lines.Rows:N0} pixels";
        if (pixels > options.MaximumPixels)
            throw DerivedError.TooLarge(said, nameof(options.MaximumPixels), options.MaximumPixels);
        if (Math.Max(Lines.Lines, Lines.Count) > MostInALine)
            throw TooLong(said);
        if (pixels * Slab.Planes > options.MaximumSamples)
            throw DerivedError.TooLarge($"The slab has {pixels * (long)Slab.Planes:N0} samples in {Slab.Planes:N0} planes",
                nameof(options.MaximumSamples), options.MaximumSamples);
    }
}
