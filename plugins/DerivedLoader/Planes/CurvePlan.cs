using System.Collections.Immutable;
using DerivedLoader.Geometry;
using DerivedLoader.Ids;
using DerivedLoader.Sampling;

namespace DerivedLoader.Planes;

/// <summary>
/// Works out a picture along a curve: columns are points of a polyline at even distances, rows run along a fixed direction about it.
/// </summary>
internal static class CurvePlan
{
    public static PlanePlan Create(Parameters parameters, StackGeometry geometry, DerivedOptions options)
    {
        var points = Points(parameters, options);
        if (parameters.Vector("along") is not { Length: > 0 } direction)
            throw DerivedError.Invalid("A curved picture needs the direction of its columns, as in along=0,0,-1.");
        var along = direction.Normalized;
        var finest = Math.Min(geometry.Column.Length, geometry.Row.Length);
        var (column, row) = parameters.Pair("spacing", PlanePlan.LeastSpacing) ?? (finest, finest);
        var width = parameters.Length("width", PlanePlan.LeastSpacing) ?? Extents.Measure(geometry, along).Length;
        var rows = (int)Math.Clamp(Math.Round(width / row), 1, int.MaxValue);
        var (origins, normals) = Columns(points, along, column, options);
        for (var i = 0; i < origins.Length; i++)
            origins[i] -= along * (row * (rows - 1) / 2);
        var slab = SlabParameter.Read(parameters, FlatPlan.StepOf(geometry, parameters, normals[0]));
        return new(new(origins, normals, along * row, rows), null, slab, Interpolation.Linear, column, row);
    }

    private static ImmutableArray<Vector> Points(Parameters parameters, DerivedOptions options)
    {
        var values = parameters.Numbers("points") ?? [];
        if (values.Length < 6 || values.Length % 3 != 0)
            throw DerivedError.Invalid("A curved picture needs at least two points of three coordinates each, as in points=0,0,0,10,5,0.");
        if (values.Length / 3 > options.MaximumPoints)
            throw DerivedError.TooLarge($"The curve has {values.Length / 3:N0} points", nameof(options.MaximumPoints),
                options.MaximumPoints);
        return [.. Enumerable.Range(0, values.Length / 3).Select(i => Vector.From(values, 3 * i))];
    }

    private static (Vector[] Origins, Vector[] Normals) Columns(ImmutableArray<Vector> points, Vector along, double spacing,
        DerivedOptions options)
    {
        var length = Enumerable.Range(0, points.Length - 1).Sum(i => (points[i + 1] - points[i]).Length);
        var count = Math.Floor((length / spacing) + 1e-6) + 1;
        var said = FormattableString.Invariant($"The curve is {length:0.#} mm long and has {count:N0} columns");
        if (count > options.MaximumPixels)
            throw DerivedError.TooLarge(said, nameof(options.MaximumPixels), options.MaximumPixels);
        if (count > PlanePlan.MostInALine)
            throw PlanePlan.TooLong(said);
        var (origins, normals) = (new Vector[(int)count], new Vector[(int)count]);
        var (segment, before) = (0, 0.0);
        for (var i = 0; i < origins.Length; i++)
        {
            var at = i * spacing;
            while (segment < points.Length - 2 && at - before > (points[segment + 1] - points[segment]).Length)
                before += (points[segment + 1] - points[segment++]).Length;
            var tangent = points[segment + 1] - points[segment];
            var normal = tangent.Cross(along);
            if (normal.Length < 1e-6 * tangent.Length || tangent.Length == 0)
                throw DerivedError.Invalid($"The curve does not advance from {points[segment]} to {points[segment + 1]} mm, "
                    + "other than along the direction of the columns.");
            origins[i] = points[segment] + (tangent.Normalized * (at - before));
            normals[i] = normal.Normalized;
        }

        return (origins, normals);
    }
}
