using DerivedLoader.Ids;
using ImageLoaders;

namespace DerivedLoader.Overlays;

/// <summary>Maps modality values to greys, 0 to 255, as PS3.3 C.11.2.1.2 and C.11.2.1.3 do.</summary>
/// <param name="Window">The window.</param>
/// <param name="Function">What the window stands for.</param>
/// <param name="IsInverted">Whether the least value is white.</param>
internal readonly record struct GrayWindow(VoiWindow Window, VoiLutFunction Function, bool IsInverted)
{
    /// <summary>The window of the id, else the first of the image, else the range of its values.</summary>
    /// <exception cref="ImageLoadException">The window of the id cannot be read.</exception>
    public static GrayWindow From(Image image, Parameters parameters, List<string> remarks)
    {
        if (parameters.Numbers("window") is { } given)
            return given.Length == 2 && given[1] >= 1 ? new(new(given[0], given[1]), VoiLutFunction.Linear, image.Invert)
                : throw Parameters.Wrong("window", parameters.Text("window")!, "center and width, at least 1, as in 40,400");
        if (image.Window is { } own)
            return new(own, image.VoiLutFunction, image.Invert);
        var (low, high) = RangeOf(image);
        remarks.Add(FormattableString.Invariant($"The picture has no window: its values from {low:0.###} to {high:0.###} are shown."));
        return new(new((low + high) / 2, Math.Max(high - low, 1e-6)), VoiLutFunction.LinearExact, image.Invert);
    }

    /// <summary>The least and the greatest modality value of an image.</summary>
    public static (double Low, double High) RangeOf(Image image)
    {
        if (image.ModalityLut is { } table)
            return (table.Entries.Min(), table.Entries.Max());
        var (a, b) = ((image.MinimumValue * image.RescaleSlope) + image.RescaleIntercept,
            (image.MaximumValue * image.RescaleSlope) + image.RescaleIntercept);
        return (Math.Min(a, b), Math.Max(a, b));
    }

    public int GrayOf(double value)
    {
        var (center, width) = (Window.Center, Window.Width);
        var part = Function switch
        {
            VoiLutFunction.Sigmoid => 1 / (1 + Math.Exp(-4 * (value - center) / width)),
            VoiLutFunction.LinearExact => ((value - center) / width) + 0.5,
            _ => width <= 1 ? (value >= center - 0.5 ? 1 : 0) : ((value - (center - 0.5)) / (width - 1)) + 0.5,
        };
        var gray = (int)Math.Round(Math.Clamp(part, 0, 1) * 255);
        return IsInverted ? 255 - gray : gray;
    }
}
