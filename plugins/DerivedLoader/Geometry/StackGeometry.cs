using System.Collections.Immutable;

namespace DerivedLoader.Geometry;

/// <summary>How the slices of a stack follow one another.</summary>
internal enum StackSpacing
{
    /// <summary>Evenly.</summary>
    Even,

    /// <summary>Evenly, but some slices are not there.</summary>
    Missing,

    /// <summary>At different distances.</summary>
    Uneven,
}

/// <summary>
/// Where the voxels of a stack of parallel slices lie. An even stack is one affine grid, sheared or not. Otherwise each two neighbours
/// make a grid of their own, so that a point between them is found from the planes that are there.
/// </summary>
internal sealed class StackGeometry
{
    // A slice is in its place when it is not further from it than this, in mm, or than this part of the step.
    private const double PlaceTolerance = 0.01;
    private const double RelativeTolerance = 0.01;

    private readonly double[] _depths;

    /// <param name="positions">The centres of the first pixels, in order along the normal; at least 2, at different places.</param>
    /// <param name="column">The step from a column to the next, in mm.</param>
    /// <param name="row">The step from a row to the next, in mm.</param>
    /// <param name="rows">The number of rows of each slice.</param>
    /// <param name="columns">The number of columns of each slice.</param>
    public StackGeometry(ImmutableArray<Vector> positions, Vector column, Vector row, int rows, int columns)
    {
        (Positions, Column, Row, Rows, Columns) = (positions, column, row, rows, columns);
        Normal = column.Cross(row).Normalized;
        Step = (positions[^1] - positions[0]) * (1.0 / (positions.Length - 1));
        _depths = new double[positions.Length];
        for (var k = 0; k < _depths.Length; k++)
            _depths[k] = positions[k].Dot(Normal);
        Gaps = new double[_depths.Length - 1];
        for (var k = 0; k < Gaps.Length; k++)
            Gaps[k] = _depths[k + 1] - _depths[k];
        Spacing = FindSpacing();
        Maps = Spacing == StackSpacing.Even
            ? [IndexMap.Create(column, row, Step, positions[0])]
            : [.. Enumerable.Range(0, positions.Length - 1)
                .Select(k => IndexMap.Create(column, row, positions[k + 1] - positions[k], positions[k], k))];
    }

    public ImmutableArray<Vector> Positions { get; }

    public Vector Column { get; }

    public Vector Row { get; }

    public int Rows { get; }

    public int Columns { get; }

    public int Slices => Positions.Length;

    /// <summary>The normal of the slices; slices are in order along it.</summary>
    public Vector Normal { get; }

    /// <summary>The mean step from a slice to the next, which is not along the normal where the stack is sheared.</summary>
    public Vector Step { get; }

    public StackSpacing Spacing { get; }

    /// <summary>One map for an even stack; else one for each two neighbours.</summary>
    public ImmutableArray<IndexMap> Maps { get; }

    /// <summary>The angle between the step and the normal, in degrees.</summary>
    public double ShearDegrees => Math.Acos(Math.Clamp(Math.Abs(Step.Dot(Normal)) / Step.Length, -1, 1)) * 180 / Math.PI;

    /// <summary>The distances of neighbouring planes, in mm.</summary>
    public double[] Gaps { get; }

    /// <summary>The smallest distance of two voxels in each of the three directions: what no sampling needs to go below.</summary>
    public double FinestSpacing => Math.Min(Math.Min(Column.Length, Row.Length), Gaps.Min());

    /// <summary>The distance of voxels along a direction: the spacings, weighted by how much of it lies along each of the axes.</summary>
    public double SpacingAlong(Vector direction)
    {
        var unit = direction.Normalized;
        var (x, y, z) = (unit.Dot(Column.Normalized), unit.Dot(Row.Normalized), unit.Dot(Normal));
        var (xx, yy, zz) = (x * x, y * y, z * z);
        return ((xx * Column.Length) + (yy * Row.Length) + (zz * Gaps.Min())) / (xx + yy + zz);
    }

    /// <summary>The corners of the box of all voxels, half a voxel beyond the outermost centres.</summary>
    public IEnumerable<Vector> Corners()
    {
        var (first, last) = (Positions[0] - ((Positions[1] - Positions[0]) * 0.5), Positions[^1] + ((Positions[^1] - Positions[^2]) * 0.5));
        foreach (var position in (Vector[])[first, last])
            foreach (var i in (double[])[-0.5, Columns - 0.5])
                foreach (var j in (double[])[-0.5, Rows - 0.5])
                    yield return position + (Column * i) + (Row * j);
    }

    /// <summary>The middle of the box.</summary>
    public Vector Centre
    {
        get
        {
            var sum = default(Vector);
            foreach (var corner in Corners())
                sum += corner;
            return sum * (1 / 8.0);
        }
    }

    /// <summary>The fractional index of the slice at a point, beyond the ends as well.</summary>
    public double SliceIndexAt(Vector point)
    {
        if (Spacing == StackSpacing.Even)
            return Maps[0].Map(point).Z;
        var depth = point.Dot(Normal);
        var at = Array.BinarySearch(_depths, depth);
        var below = Math.Clamp(at >= 0 ? at : ~at - 1, 0, Slices - 2);
        return below + ((depth - _depths[below]) / (_depths[below + 1] - _depths[below]));
    }

    private StackSpacing FindSpacing()
    {
        var tolerance = Math.Max(PlaceTolerance, RelativeTolerance * Step.Length);
        var isEven = true;
        for (var k = 0; k < Slices && isEven; k++)
            isEven = (Positions[k] - Positions[0] - (Step * k)).Length <= tolerance;
        if (isEven)
            return StackSpacing.Even;
        var gaps = Gaps.Order().ToArray();
        var smallest = gaps[(gaps.Length - 1) / 4]; // one of the smallest, whatever a single one is
        var isCommon = gaps.Count(gap => Math.Abs(gap - smallest) <= 0.02 * smallest) * 2 >= gaps.Length;
        return isCommon && Array.TrueForAll(gaps, gap => Math.Abs(gap - (Math.Round(gap / smallest) * smallest)) <= 0.05 * smallest
            && gap > 0.5 * smallest) ? StackSpacing.Missing : StackSpacing.Uneven;
    }
}
