namespace ExampleImages;

/// <summary>The colour chart, 256 x 256.</summary>
internal static class ColorChart
{
    private const int Hues = 24;
    private const int Rings = 6;
    private static readonly byte[] Background = [24, 28, 36];
    private static readonly byte[][] Bars =
    [
        [255, 255, 255], [255, 255, 0], [0, 255, 255], [0, 255, 0], [255, 0, 255], [255, 0, 0], [0, 0, 255], [0, 0, 0],
    ];

    /// <summary>Red, green, blue of one pixel.</summary>
    public static byte[] At(int row, int column)
    {
        if (column is < 8 or >= 248 || row is < 8 or >= 248)
            return Background;
        if (row >= 220)
            return [.. Enumerable.Repeat((byte)((column - 8) / 15 * 17), 3)];
        if (row >= 188)
            return Bars[(column - 8) / 30];
        return Wheel((column - 127.5) / 84, (row - 96) / 84.0);
    }

    // The angle is taken in quarters of a diamond: it needs no function that machines round differently.
    private static byte[] Wheel(double x, double y)
    {
        var radius = Math.Sqrt((x * x) + (y * y));
        if (radius >= 1)
            return Background;
        if (radius < 1.0 / (Rings + 1))
            return [255, 255, 255];
        var quarter = y / (Math.Abs(x) + Math.Abs(y));
        var angle = (x < 0 ? 2 - quarter : quarter < 0 ? 4 + quarter : quarter) / 4;
        var hue = (int)(angle * Hues) % Hues * 6.0 / Hues;
        var saturation = (int)(radius * (Rings + 1)) / (double)Rings;
        return [Channel(hue, 0, saturation), Channel(hue, 4, saturation), Channel(hue, 2, saturation)];
    }

    private static byte Channel(double hue, double turn, double saturation)
    {
        var distance = Math.Abs(((hue + turn + 3) % 6) - 3);
        return (byte)Math.Round(255 * (1 - saturation + (saturation * Math.Clamp(2 - distance, 0, 1))));
    }
}
