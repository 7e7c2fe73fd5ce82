using System.Globalization;
using DerivedLoader.Ids;
using DerivedLoader.Sampling;
using ImageLoaders;

namespace DerivedLoader.Overlays;

/// <summary>Lays a picture in colours over a grey one of the same size.</summary>
internal static class Blend
{
    private const double DefaultOpacity = 0.5;

    /// <param name="request">Gives the memory.</param>
    /// <param name="under">The grey picture.</param>
    /// <param name="over">The picture that gets colours: labels, or values; <see langword="null"/>: nothing lies there.</param>
    /// <param name="id">Names colours, opacity and windows.</param>
    /// <param name="remarks">Receives what was decided.</param>
    /// <param name="cancellationToken">A token to cancel the operation.</param>
    /// <exception cref="ImageLoadException">A parameter cannot be read, or a picture has colours already.</exception>
    public static PixelBuffer Run(ImageLoadRequest request, Image under, Image? over, DerivedId id, List<string> remarks,
        CancellationToken cancellationToken)
    {
        if (under.Format.IsColor || over?.Format.IsColor == true)
            throw DerivedError.Unsupported("A picture has colours already. Two grey pictures are expected.");
        if (over is not null && (under.Rows != over.Rows || under.Columns != over.Columns))
            throw DerivedError.Mismatch($"The pictures have different sizes: {under.Columns} x {under.Rows} and {over.Columns} x "
                + $"{over.Rows}.");
        var opacity = id.Parameters.Number("opacity") ?? DefaultOpacity;
        if (opacity is < 0 or > 1)
            throw Parameters.Wrong("opacity", id.Parameters.Text("opacity")!, "a number from 0 to 1");
        var window = GrayWindow.From(under, id.Parameters, remarks);
        var colorOf = over is null ? static _ => null
            : IsLabels(id) ? LabelColors.Read(id.Parameters).ColorOf : HeatOf(over, id.Parameters, remarks);
        var pixels = request.AllocatePixels(under.Rows, under.Columns, PixelFormat.Rgb8);
        var (grays, values) = (new float[under.Columns], new float[under.Columns]);
        for (var row = 0; row < under.Rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ImageValues.Read(under, row, grays);
            if (over is not null)
                ImageValues.Read(over, row, values);
            var line = pixels.Memory.Span.Slice(row * under.Columns * 3, under.Columns * 3);
            for (var i = 0; i < grays.Length; i++)
            {
                var gray = grays[i] == ImageValues.Padding ? 0 : window.GrayOf(grays[i]);
                var color = values[i] == ImageValues.Padding ? null : colorOf(values[i]);
                var part = color is null ? 0 : opacity;
                line[3 * i] = Mix(gray, (color ?? 0) >> 16, part);
                line[(3 * i) + 1] = Mix(gray, ((color ?? 0) >> 8) & 255, part);
                line[(3 * i) + 2] = Mix(gray, (color ?? 0) & 255, part);
            }
        }

        return pixels;
    }

    /// <summary>Whether what lies over is labels, which are never interpolated.</summary>
    public static bool IsLabels(DerivedId id) => id.Operation == Operation.Labels || id.Parameters.Has("colors");

    private static Func<float, int?> HeatOf(Image over, Parameters parameters, List<string> remarks)
    {
        var map = HeatMap.Read(parameters);
        var range = parameters.Numbers("range");
        if (range is { } given && (given.Length != 2 || given[1] <= given[0]))
            throw Parameters.Wrong("range", parameters.Text("range")!, "the least and the greatest value, as in 0,10");
        var (low, high) = range is { } named ? (named[0], named[1])
            : over.Window is { } window ? (window.Center - (window.Width / 2), window.Center + (window.Width / 2))
                : GrayWindow.RangeOf(over);
        if (range is null)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"The colours span {low:0.###} to "
                + $"{high:0.###}{(over.RescaleType is { } unit ? " " + unit : "")}."));
        var scale = 255 / Math.Max(high - low, 1e-9);
        return value => float.IsNaN(value) ? null : map[(int)Math.Clamp((value - low) * scale, 0, 255)];
    }

    private static byte Mix(int under, int over, double part) => (byte)Math.Round(under + ((over - under) * part));
}
