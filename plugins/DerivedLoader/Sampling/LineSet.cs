using DerivedLoader.Geometry;

namespace DerivedLoader.Sampling;

/// <summary>
/// The pixels of a picture as straight lines in space: the rows of a plane, or the columns of a curved picture. Each line has a direction
/// that a slab is thick in.
/// </summary>
internal sealed class LineSet
{
    private readonly PlaneGrid _plane;
    private readonly Vector[]? _origins;
    private readonly Vector[]? _normals;

    /// <param name="plane">A plane: its rows are the lines.</param>
    public LineSet(PlaneGrid plane)
    {
        (_plane, Lines, Count, Step) = (plane, plane.Rows, plane.Columns, plane.U);
        Normal = plane.Normal;
    }

    /// <param name="origins">The first point of each column.</param>
    /// <param name="normals">The direction of the slab at each column, of length 1.</param>
    /// <param name="step">The step from a row to the next.</param>
    /// <param name="rows">The number of rows.</param>
    public LineSet(Vector[] origins, Vector[] normals, Vector step, int rows) =>
        (_origins, _normals, Step, Count, Lines) = (origins, normals, step, rows, origins.Length);

    /// <summary>The number of lines.</summary>
    public int Lines { get; }

    /// <summary>The number of pixels of a line.</summary>
    public int Count { get; }

    /// <summary>The step from a pixel to the next, in mm.</summary>
    public Vector Step { get; }

    /// <summary>Whether the lines are the columns of the picture.</summary>
    public bool IsTransposed => _origins is not null;

    public int Rows => IsTransposed ? Count : Lines;

    public int Columns => IsTransposed ? Lines : Count;

    private Vector Normal { get; }

    /// <summary>The first point of a line, at a distance from the picture's surface.</summary>
    public Vector StartOf(int line, double offset) => _origins is null
        ? _plane[0, line] + (Normal * offset)
        : _origins[line] + (_normals![line] * offset);
}
