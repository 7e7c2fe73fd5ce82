namespace ImageLoaders.Display;

/// <summary>Makes 256 colours of few facts.</summary>
internal static class ColorMapMaker
{
    // Each 1/255 after the one before it, as those count who drew the maps of segments: whether half a step is rounded up or down hangs on
    // it.
    private static readonly double[] Positions = MakePositions();

    /// <summary>
    /// Straight lines between points (grey, amount), each channel with its own; level before the first and after the last.
    /// </summary>
    public static ColorMap FromChannels(string name, (int At, int Value)[] red, (int At, int Value)[] green, (int At, int Value)[] blue,
        bool truncate = false) =>
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

    /// <summary>Colours (0xRRGGBB) of equal parts of 0 to 255; the last has white too.</summary>
    public static ColorMap FromSteps(string name, int[] colors) => Make(name, grey =>
    {
        var color = colors[Math.Min(grey * colors.Length / 255, colors.Length - 1)];
        return new((byte)(color >> 16), (byte)(color >> 8), (byte)color);
    });

    /// <summary>Straight lines between points (position, amount), both from 0 to 1; level before the first and after the last.</summary>
    public static ColorMap FromSegments(string name, (double At, double Amount)[] red, (double At, double Amount)[] green,
        (double At, double Amount)[] blue) => Make(name, grey => new(Between(red, grey), Between(green, grey), Between(blue, grey)));

    /// <summary>The same between points that lie at even distances.</summary>
    public static ColorMap FromEvenSegments(string name, double[] red, double[] green, double[] blue)
    {
        static (double, double)[] Spread(double[] amounts) =>
            [.. amounts.Select((amount, index) => ((double)index / (amounts.Length - 1), amount))];
        return FromSegments(name, Spread(red), Spread(green), Spread(blue));
    }

    private static ColorMap Make(string name, Func<int, Rgb> color) => new(name, [.. Enumerable.Range(0, 256).Select(color)]);

    private static double[] MakePositions()
    {
        var (positions, position) = (new double[256], 0.0);
        for (var grey = 0; grey < 255; grey++, position += 1.0 / 255)
            positions[grey] = 255 * position;
        positions[255] = 255;
        return positions;
    }

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

    private static byte Between((double At, double Amount)[] points, int grey)
    {
        var next = Array.FindIndex(points, point => point.At * 255 >= Positions[grey]);
        if (next <= 0)
            return ToByte(points[next < 0 ? ^1 : 0].Amount);
        var (from, to) = (points[next - 1], points[next]);
        var part = (Positions[grey] - from.At * 255) / (to.At * 255 - from.At * 255);
        return ToByte(part * (to.Amount - from.Amount) + from.Amount);
    }
}
