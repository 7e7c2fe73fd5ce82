using System.Collections.Immutable;
using System.Globalization;
using DerivedLoader.Geometry;

namespace DerivedLoader.Series;

/// <summary>Says what is unusual about a stack, and refuses what is none.</summary>
internal static class StackRemarks
{
    private const double SteepestShear = 80;
    private const double LeastShear = 0.1;

    /// <exception cref="ImageLoaders.ImageLoadException">The slices do not follow one another.</exception>
    public static void Add(StackGeometry geometry, ImmutableArray<SourceImage> images, List<string> remarks)
    {
        var shear = geometry.ShearDegrees;
        if (shear > SteepestShear)
            throw DerivedError.Unsupported(string.Create(CultureInfo.InvariantCulture,
                $"The images are no volume: their positions run within their planes, {shear:0.#} degrees from the normal. {images[0]} is "
                    + $"at {images[0].Position} mm, {images[^1]} at {images[^1].Position} mm."));
        if (shear > LeastShear)
            remarks.Add(string.Create(CultureInfo.InvariantCulture,
                $"The slices are sheared: they follow one another {shear:0.##} degrees from their normal, as with a tilted gantry. The "
                    + $"voxels are where the positions say."));
        if (geometry.Spacing == StackSpacing.Even)
            return;
        var gaps = geometry.Gaps.ToArray();
        var widest = Array.IndexOf(gaps, gaps.Max());
        var between = $"between {images[widest]} and {images[widest + 1]}";
        if (geometry.Spacing == StackSpacing.Missing)
        {
            var step = gaps.Order().ElementAt((gaps.Length - 1) / 4);
            var missing = gaps.Sum(gap => (int)Math.Round(gap / step) - 1);
            remarks.Add(string.Create(CultureInfo.InvariantCulture,
                $"{missing} slices are missing: the slices lie {step:0.###} mm apart, and {gaps.Max():0.###} mm {between}. Values there "
                    + $"are interpolated over the gap."));
            return;
        }

        remarks.Add(string.Create(CultureInfo.InvariantCulture,
            $"The slices are not evenly spaced: {gaps.Min():0.###} to {gaps.Max():0.###} mm, the widest {between}. Values are "
                + $"interpolated between the planes that are there."));
    }
}
