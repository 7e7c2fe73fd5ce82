using DerivedLoader.Geometry;
using DerivedLoader.Ids;
using DerivedLoader.Sampling;

namespace DerivedLoader.Planes;

/// <summary>Works out a flat plane: where its first pixel lies, how large its pixels are, and how many there are.</summary>
internal static class FlatPlan
{
    public static PlanePlan Create(DerivedId id, StackGeometry geometry)
    {
        var parameters = id.Parameters;
        var axes = PlaneAxes.From(id);
        var (across, down) = (Extents.Measure(geometry, axes.U), Extents.Measure(geometry, axes.V));
        var (columnSpacing, rowSpacing, columns, rows) = Pixels(parameters, geometry, across, down);
        Vector origin;
        if (parameters.Vector("origin") is { } given)
        {
            if (parameters.Has("at") && id.Operation != Operation.Oblique)
                throw DerivedError.Invalid("The id names both an origin and a place (at). Keep one.");
            origin = given + (axes.Along * (parameters.Number("at") ?? 0));
        }
        else if (id.Operation == Operation.Oblique)
        {
            throw DerivedError.Invalid("An oblique plane needs the centre of its first pixel, as in origin=1,2,3.");
        }
        else
        {
            origin = (axes.U * (across.Middle - (columnSpacing * (columns - 1) / 2)))
                + (axes.V * (down.Middle - (rowSpacing * (rows - 1) / 2))) + (axes.Along * Place(parameters, geometry, axes));
        }

        var grid = new PlaneGrid(origin, axes.U * columnSpacing, axes.V * rowSpacing, rows, columns);
        return new(new(grid), grid, SlabParameter.Read(parameters, StepOf(geometry, parameters, axes.Along)), Interpolation.Linear,
            columnSpacing, rowSpacing);
    }

    // A maximum must not step over a voxel.
    public static double StepOf(StackGeometry geometry, Parameters parameters, Vector normal) =>
        parameters.Text("slab")?.Contains(",mean", StringComparison.Ordinal) == true ? geometry.SpacingAlong(normal)
            : geometry.FinestSpacing;

    private static double Place(Parameters parameters, StackGeometry geometry, PlaneAxes axes)
    {
        var place = StackPlace.Read(parameters, isNumber: false);
        if (place?.Millimetres is { } millimetres)
            return millimetres;
        var stack = PlaneStack.Create(geometry, axes.Along);
        return stack.PlaceOf(place?.Number ?? stack.Middle, place?.Of ?? stack.Count);
    }

    // Of size, extent and spacing two make the third; what is missing is the volume's.
    private static (double ColumnSpacing, double RowSpacing, int Columns, int Rows) Pixels(
        Parameters parameters, StackGeometry geometry, Extents across, Extents down)
    {
        var spacing = parameters.Pair("spacing", PlanePlan.LeastSpacing);
        var extent = parameters.Pair("extent", PlanePlan.LeastSpacing);
        var size = parameters.Size("size");
        if (size is { } given && extent is { } length)
        {
            return spacing is null ? (length.Across / given.Columns, length.Down / given.Rows, given.Columns, given.Rows)
                : throw DerivedError.Invalid("The id has size, extent and spacing. Two of them make the third: keep two.");
        }

        var finest = Math.Min(geometry.Column.Length, geometry.Row.Length);
        var (column, row) = spacing ?? (finest, finest);
        if (size is { } pixels)
            return (column, row, pixels.Columns, pixels.Rows);
        var (width, height) = extent ?? (across.Length, down.Length);
        return (column, row, Count(width / column), Count(height / row));
    }

    private static int Count(double pixels) => (int)Math.Clamp(Math.Round(pixels), 1, int.MaxValue);
}
