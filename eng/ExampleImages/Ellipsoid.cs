namespace ExampleImages;

/// <summary>
/// One organ of a phantom: an ellipsoid filled with one value. Coordinates are fractions of the picture's width from its centre.
/// </summary>
/// <remarks>
/// Sums, products and square roots alone: every machine rounds them in the same way, so that the pixels are the same everywhere.
/// </remarks>
/// <param name="X">Centre, rising to the right.</param>
/// <param name="Y">Centre, rising downwards.</param>
/// <param name="Z">Centre, rising from slice to slice.</param>
/// <param name="RadiusX">Half axis along the ellipsoid's own x.</param>
/// <param name="RadiusY">Half axis along its own y.</param>
/// <param name="RadiusZ">Half axis along z.</param>
/// <param name="Value">What its inside is filled with.</param>
/// <param name="Turn">Tangent of half the angle by which it is turned in the plane.</param>
public readonly record struct Ellipsoid(double X, double Y, double Z, double RadiusX, double RadiusY, double RadiusZ, double Value,
    double Turn = 0)
{
    /// <summary>Paints a slice of it over what is there; pixels on its edge are mixed by how much of them it covers.</summary>
    public void Paint(double[] slice, int size, double z)
    {
        var (cosine, sine) = ((1 - (Turn * Turn)) / (1 + (Turn * Turn)), 2 * Turn / (1 + (Turn * Turn)));
        var depth = (z - Z) / RadiusZ * ((z - Z) / RadiusZ);
        if (depth >= 1)
            return;
        var edge = Math.Min(RadiusX, RadiusY) * size;
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var x = ((column + 0.5) / size) - 0.5 - X;
                var y = ((row + 0.5) / size) - 0.5 - Y;
                var along = ((x * cosine) + (y * sine)) / RadiusX;
                var across = ((y * cosine) - (x * sine)) / RadiusY;
                var distance = Math.Sqrt((along * along) + (across * across) + depth);
                var cover = Math.Clamp(((1 - distance) * edge) + 0.5, 0, 1);
                if (cover > 0)
                    slice[(row * size) + column] += cover * (Value - slice[(row * size) + column]);
            }
        }
    }
}
