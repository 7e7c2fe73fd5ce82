namespace DerivedLoader.Geometry;

/// <summary>What a slab makes of the values along its thickness.</summary>
internal enum SlabMode
{
    Maximum,
    Minimum,
    Mean,
}

/// <summary>Planes that are put together to one picture, centred on its plane.</summary>
/// <param name="Thickness">In mm: the distance of the outermost planes.</param>
/// <param name="Mode">What is made of their values.</param>
/// <param name="Planes">How many there are, at least 1.</param>
internal readonly record struct Slab(double Thickness, SlabMode Mode, int Planes)
{
    /// <summary>A plane without thickness.</summary>
    public static Slab None => new(0, SlabMode.Mean, 1);

    /// <summary>The distance of a plane from the middle, in mm.</summary>
    public double OffsetOf(int plane) => Planes == 1 ? 0 : ((plane / (Planes - 1.0)) - 0.5) * Thickness;

    /// <summary>A slab whose planes are at most a step apart, with one of them in the middle.</summary>
    public static Slab Create(double thickness, SlabMode mode, double step) =>
        new(thickness, mode, (int)Math.Min(int.MaxValue, (2 * Math.Ceiling(thickness / (2 * step) * (1 - 1e-9))) + 1));
}
