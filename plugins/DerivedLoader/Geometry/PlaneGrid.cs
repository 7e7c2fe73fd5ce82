namespace DerivedLoader.Geometry;

/// <summary>The pixels of a picture in space, in mm.</summary>
/// <param name="Origin">The centre of the first pixel.</param>
/// <param name="U">The step from a column to the next.</param>
/// <param name="V">The step from a row to the next.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct PlaneGrid(Vector Origin, Vector U, Vector V, int Rows, int Columns)
{
    public Vector Normal => U.Cross(V).Normalized;

    public Vector this[double column, double row] => Origin + (U * column) + (V * row);

    /// <summary>The same pixels, moved.</summary>
    public PlaneGrid MovedBy(Vector vector) => this with { Origin = Origin + vector };

    public IEnumerable<Vector> Corners => [Origin, this[Columns - 1, 0], this[0, Rows - 1], this[Columns - 1, Rows - 1]];
}
