namespace DerivedLoader.Geometry;

/// <summary>Maps points in mm to indices of voxels (column, row, slice): the inverse of an affine grid.</summary>
/// <param name="Column">The gradient of the column index, per mm.</param>
/// <param name="Row">The gradient of the row index, per mm.</param>
/// <param name="Slice">The gradient of the slice index, per mm.</param>
/// <param name="Origin">The centre of voxel (0, 0, 0).</param>
/// <param name="FirstSlice">The slice index of <paramref name="Origin"/>.</param>
internal readonly record struct IndexMap(Vector Column, Vector Row, Vector Slice, Vector Origin, int FirstSlice)
{
    /// <summary>The inverse of the grid with these steps. They are linearly independent.</summary>
    public static IndexMap Create(Vector column, Vector row, Vector slice, Vector origin, int firstSlice = 0)
    {
        var volume = column.Dot(row.Cross(slice));
        return new(row.Cross(slice) * (1 / volume), slice.Cross(column) * (1 / volume), column.Cross(row) * (1 / volume), origin,
            firstSlice);
    }

    /// <summary>The index of a point.</summary>
    public Vector Map(Vector point)
    {
        var step = MapStep(point - Origin);
        return step with { Z = step.Z + FirstSlice };
    }

    /// <summary>The change of the index along a vector.</summary>
    public Vector MapStep(Vector vector) => new(Column.Dot(vector), Row.Dot(vector), Slice.Dot(vector));
}
