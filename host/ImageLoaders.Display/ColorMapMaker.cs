namespace ImageLoaders.Display;

/// <summary>Makes 256 colours of few facts.</summary>
internal static class ColorMapMaker
{
    /// <summary>Straight lines between points (grey, amount), each channel with its own; level before the first and after the last.</summary>
    public static ColorMap FromChannels(string name, (int At, int Value)[] red, (int At, int Value)[] green, (int At, int Value)[] blue, bool truncate = false) =>
        Make(name, grey => new(Between(red, grey, truncate), Between(green, grey, truncate), Between(blue, grey, truncate)));

    /// <summary>Straight lines between colours (0xRRGGBB) that lie at even distances.</summary>
    public static ColorMap FromColors(string name, int[] colors) => Make(name, grey =>
    {
        var position = (double)grey * (colors.Length - 1) / 255;
        var index = Math.Min((int)position, colors.Length - 2);
        byte Mix(int shift)
        {
            var (from, to) = (colors[index] >> shift & 0xFF, colors[index + 1] >> shift & 0xFF);
            return ToByte((from + (to - from) * (position - index)) / 255);
        }

        return new(Mix(16), Mix(8), Mix(0));
    });

    /// <summary>Colours (0xRRGGBB) of equal parts.</summary>
    public static ColorMap FromSteps(string name, int[] colors) => Make(name, grey =>
    {
        var color = colors[grey * colors.Length / 256];
        return new((byte)(color >> 16), (byte)(color >> 8), (byte)color);
    });

    /// <summary>Red, green and blue, 0 to 1 and cut off there, of a grey from 0 to 1.</summary>
    public static ColorMap FromFormula(string name, Func<double, (double Red, double Green, double Blue)> formula) => Make(name, grey =>
    {
        var (red, green, blue) = formula(grey / 255.0);
        return new(ToByte(red), ToByte(green), ToByte(blue));
    });

    private static ColorMap Make(string name, Func<int, Rgb> color) => new(name, [.. Enumerable.Range(0, 256).Select(color)]);

    private static byte ToByte(double amount) => (byte)Math.Round(Math.Clamp(amount, 0, 1) * 255, MidpointRounding.AwayFromZero);

    private static byte Between((int At, int Value)[] points, int grey, bool truncate)
    {
        if (grey <= points[0].At)
            return (byte)points[0].Value;
        for (var i = 1; i < points.Length; i++)
        {
            var (from, to) = (points[i - 1], points[i]);
            if (grey > to.At)
                continue;
            var value = from.Value + (double)((to.Value - from.Value) * (grey - from.At)) / (to.At - from.At);
            return (byte)(truncate ? Math.Floor(value) : Math.Round(value, MidpointRounding.AwayFromZero));
        }

        return (byte)points[^1].Value;
    }
}
