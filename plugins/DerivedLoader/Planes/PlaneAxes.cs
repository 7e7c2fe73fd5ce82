using System.Globalization;
using DerivedLoader.Geometry;
using DerivedLoader.Ids;

namespace DerivedLoader.Planes;

/// <summary>The directions of a plane: along a row, along a column, and the direction that planes follow one another in.</summary>
/// <param name="U">Along a row.</param>
/// <param name="V">Along a column.</param>
/// <param name="Along">
/// The direction of growing <c>at</c>: up, to the back or to the left. For an oblique plane it is the normal.
/// </param>
internal readonly record struct PlaneAxes(Vector U, Vector V, Vector Along)
{
    private const double PerpendicularTolerance = 1e-3;

    /// <exception cref="ImageLoaders.ImageLoadException">The directions of an oblique plane are missing or not perpendicular.</exception>
    public static PlaneAxes From(DerivedId id) => id.Operation switch
    {
        Operation.Axial => new(new(1, 0, 0), new(0, 1, 0), new(0, 0, 1)),
        Operation.Coronal => new(new(1, 0, 0), new(0, 0, -1), new(0, 1, 0)),
        Operation.Sagittal => new(new(0, 1, 0), new(0, 0, -1), new(1, 0, 0)),
        _ => Oblique(id.Parameters),
    };

    private static PlaneAxes Oblique(Parameters parameters)
    {
        if (parameters.Vector("u") is not { } u || parameters.Vector("v") is not { } v || u.Length == 0 || v.Length == 0)
            throw DerivedError.Invalid("An oblique plane needs the directions of its rows and columns, as in u=1,0,0;v=0,0.6,-0.8.");
        (u, v) = (u.Normalized, v.Normalized);
        if (Math.Abs(u.Dot(v)) > PerpendicularTolerance)
            throw DerivedError.Invalid(string.Create(CultureInfo.InvariantCulture,
                $"The directions u and v of an oblique plane are {Math.Acos(u.Dot(v)) * 180 / Math.PI:0.##} degrees apart; 90 are "
                    + $"expected."));
        v = (v - (u * u.Dot(v))).Normalized; // what rounding of the id left
        return new(u, v, u.Cross(v));
    }
}
