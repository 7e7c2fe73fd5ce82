using System.Numerics;
using ImageLoaders.Display.GrayscaleTransforms;

namespace ImageLoaders.Display.Rendering;

/// <summary>The LINEAR window that shows the lowest value of an image black and the highest white, padding left out.</summary>
internal static class AutomaticWindow
{
    public static VoiWindow Compute(Image image)
    {
        var (minimum, maximum) = (image.MinimumValue, image.MaximumValue);
        if (!double.IsFinite(minimum) || !double.IsFinite(maximum))
        {
            (minimum, maximum) = image.Format.SampleType == SampleType.F64 ? FiniteRange<double>(image) : FiniteRange<float>(image);
        }

        var (low, high) = new ModalityTransform(image).ApplyToRange(minimum, maximum);
        var width = high - low + 1;
        return double.IsFinite(width) ? new(low + width / 2, width) : new(0, double.MaxValue / 4);
    }

    private static (double Minimum, double Maximum) FiniteRange<T>(Image image)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var sample in image.GetSamples<T>())
        {
            var value = double.CreateTruncating(sample);
            if (!double.IsFinite(value) || image.IsPadding(value))
                continue;
            minimum = Math.Min(minimum, value);
            maximum = Math.Max(maximum, value);
        }

        return minimum <= maximum ? (minimum, maximum) : (0, 0);
    }
}
