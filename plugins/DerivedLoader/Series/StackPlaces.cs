namespace DerivedLoader.Series;

/// <summary>Sorts the images of a stack along its normal, and puts those of one place together.</summary>
internal static class StackPlaces
{
    /// <summary>Images nearer than this, in mm, lie at one place.</summary>
    private const double Tolerance = 0.01;

    /// <returns>The places along the normal, each with its images in the order of the source.</returns>
    /// <exception cref="ImageLoaders.ImageLoadException">Two images lie beside each other in one plane.</exception>
    public static List<List<SourceImage>> Find(ImageStack stack)
    {
        var normal = stack.Normal;
        var sorted = new List<Placed>(stack.Images.Length);
        foreach (var image in stack.Images)
            sorted.Add(new(image, image.Position.Dot(normal), sorted.Count));
        sorted.Sort(static (one, other) => one.Depth.CompareTo(other.Depth) is not 0 and var byDepth ? byDepth
            : one.Order.CompareTo(other.Order));
        var places = new List<List<SourceImage>>();
        var depth = double.NegativeInfinity;
        foreach (var entry in sorted)
        {
            if (entry.Depth - depth > Tolerance)
            {
                places.Add([]);
                depth = entry.Depth;
            }

            places[^1].Add(entry.Image);
            var first = places[^1][0];
            if ((first.Position - entry.Image.Position).Length > 10 * Tolerance)
                throw DerivedError.Unsupported("The images are no volume: two of them lie in one plane, but beside each other. "
                    + $"{first} is at {first.Position} mm, {entry.Image} at {entry.Image.Position} mm.");
        }

        return places;
    }

    private sealed record Placed(SourceImage Image, double Depth, int Order);
}
