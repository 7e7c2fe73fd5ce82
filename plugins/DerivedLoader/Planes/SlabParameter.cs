using DerivedLoader.Geometry;
using DerivedLoader.Ids;

namespace DerivedLoader.Planes;

/// <summary>The parameter <c>slab</c>: the thickness in mm, <c>max</c>, <c>min</c> or <c>mean</c>, and perhaps the number of
/// planes.</summary>
internal static class SlabParameter
{
    private const string Wanted = "a thickness and max, min or mean, as in 20,max, and perhaps the number of planes, as in 20,max,41";

    /// <param name="parameters">The parameters.</param>
    /// <param name="step">The greatest distance of two planes where their number is not given.</param>
    /// <exception cref="ImageLoaders.ImageLoadException">It cannot be read.</exception>
    public static Slab Read(Parameters parameters, double step)
    {
        if (parameters.Text("slab") is not { } text)
            return Slab.None;
        var parts = text.Split(',');
        if (parts.Length is < 2 or > 3)
            throw Parameters.Wrong("slab", text, Wanted);
        SlabMode mode = parts[1] switch
        {
            "max" => SlabMode.Maximum,
            "min" => SlabMode.Minimum,
            "mean" => SlabMode.Mean,
            _ => throw Parameters.Wrong("slab", text, Wanted),
        };
        var thickness = Parameters.ParseNumber("slab", parts[0]);
        if (thickness <= 0)
            throw Parameters.Wrong("slab", text, Wanted);
        return parts.Length == 2 ? Slab.Create(thickness, mode, step)
            : Parameters.ParseCount("slab", parts[2]) is >= 2 and var planes ? new(thickness, mode, planes)
            : throw Parameters.Wrong("slab", text, "at least 2 planes");
    }
}
