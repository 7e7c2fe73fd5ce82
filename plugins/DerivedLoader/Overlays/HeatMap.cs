using DerivedLoader.Ids;

namespace DerivedLoader.Overlays;

/// <summary>The parameter <c>map</c>: what colour a value between 0 and 1 has.</summary>
internal static class HeatMap
{
    /// <returns>256 colours, 0xRRGGBB.</returns>
    /// <exception cref="ImageLoaders.ImageLoadException">There is no such map.</exception>
    public static int[] Read(Parameters parameters) => (parameters.Text("map") ?? "hotiron") switch
    {
        // Hot Iron of PS3.6 annex B.1.1: red, then green, then blue.
        "hotiron" => Make(static i => (Math.Min(255, 2 * i), Math.Clamp(2 * (i - 128), 0, 255), Math.Clamp(4 * (i - 192), 0, 255))),
        "gray" => Make(static i => (i, i, i)),
        "rainbow" => Make(static i => (Wave(i, 191), Wave(i, 127), Wave(i, 63))),
        var other => throw Parameters.Wrong("map", other, "hotiron, rainbow or gray"),
    };

    private static int[] Make(Func<int, (int Red, int Green, int Blue)> color) =>
        [.. Enumerable.Range(0, 256).Select(color).Select(static c => (c.Red << 16) | (c.Green << 8) | c.Blue)];

    private static int Wave(int i, int centre) => Math.Clamp(383 - (4 * Math.Abs(i - centre)), 0, 255);
}
