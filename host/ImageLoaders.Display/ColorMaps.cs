using System.Collections.Frozen;
using System.Collections.Immutable;
using static ImageLoaders.Display.ColorMapMaker;

namespace ImageLoaders.Display;

/// <summary>
/// The eighteen colour maps that Cornerstone knows, by the same names: the first four are the palettes of PS3.6 annex B, the others
/// are common in science. Safe for concurrent use.
/// </summary>
public static class ColorMaps
{
    /// <summary>All of them, in the order of Cornerstone's list.</summary>
    public static ImmutableArray<ColorMap> All { get; } =
    [
        FromChannels("hotIron", [(0, 0), (127, 254), (128, 255)], [(128, 0), (254, 252), (255, 255)], [(191, 0), (254, 252), (255, 255)]),
        FromChannels("pet", [(63, 0), (192, 255)], [(0, 0), (63, 128), (128, 0), (254, 252), (255, 255)], [(0, 0), (1, 1), (128, 255), (129, 252), (192, 0), (255, 255)], truncate: true),
        FromColors("hotMetalBlue", [
            0x000000, 0x000021, 0x000043, 0x000064, 0x000085, 0x0000A7, 0x3200C8, 0x5A0096,
            0x8C2032, 0xBE4000, 0xFF6000, 0xFF8032, 0xFFA064, 0xFFC096, 0xFFE0C8, 0xFFFFFF]),
        FromSteps("pet20Step", [
            0x000000, 0x600050, 0x303050, 0x303070, 0x505080, 0x6060B0, 0x7070C0, 0x8080E0, 0x306030, 0x309030,
            0x50C050, 0x40E040, 0xE0E050, 0xD0D060, 0xD0B040, 0xD09000, 0xC06000, 0xB03000, 0xFF0000, 0xFFFFFF]),
        FromColors("gray", [0x000000, 0xFFFFFF]),
        FromFormula("jet", static x => (Tent(x, 0.75), Tent(x, 0.5), Tent(x, 0.25))),
        FromFormula("hsv", static x => (Hue(x, 0), Hue(x, 2), Hue(x, 4))),
        FromFormula("hot", static x => (x * 8 / 3, (x * 8 - 3) / 3, x * 4 - 3)),
        FromFormula("cool", static x => (x, 1 - x, 1)),
        FromFormula("spring", static x => (1, x, 1 - x)),
        FromFormula("summer", static x => (x, (1 + x) / 2, 0.4)),
        FromFormula("autumn", static x => (1, x, 0)),
        FromFormula("winter", static x => (0, x, 1 - x / 2)),
        FromFormula("bone", static x => (Tinted(x, x * 4 - 3), Tinted(x, (x * 8 - 3) / 3), Tinted(x, x * 8 / 3))),
        FromFormula("copper", static x => (x * 1.25, x * 0.7812, x * 0.4975)),
        FromColors("spectral", [
            0x000000, 0x770088, 0x880099, 0x0000AA, 0x0000DD, 0x0077DD, 0x0099DD, 0x00AAAA, 0x00AA88, 0x009900, 0x00BB00,
            0x00DD00, 0x00FF00, 0xBBFF00, 0xEEEE00, 0xFFCC00, 0xFF9900, 0xFF0000, 0xDD0000, 0xCC0000, 0xCCCCCC]),
        FromColors("coolwarm", [0x3B4CC0, 0x688AEF, 0x99BAFF, 0xC9D8EF, 0xDDDDDD, 0xF7C3AC, 0xF4987A, 0xDE604D, 0xB40426]),
        FromColors("blues", [0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B]),
    ];

    private static readonly FrozenDictionary<string, ColorMap> ByName = All.ToFrozenDictionary(static map => map.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The map of this name, in any case; <see langword="null"/> when there is none.</summary>
    /// <param name="name">For example <c>hotIron</c>.</param>
    public static ColorMap? Find(string name) => ByName.GetValueOrDefault(name);

    // A trapezium of height 1 around its middle: 1 within an eighth, 0 beyond three eighths.
    private static double Tent(double x, double middle) => 1.5 - Math.Abs(x - middle) * 4;

    // How much of a primary colour that lies at this sixth of the circle is in the hue.
    private static double Hue(double x, double sixth)
    {
        var distance = Math.Abs(x * 6 - sixth);
        return 2 - Math.Min(distance, 6 - distance);
    }

    private static double Tinted(double x, double tint) => (x * 7 + Math.Clamp(tint, 0, 1)) / 8;
}
