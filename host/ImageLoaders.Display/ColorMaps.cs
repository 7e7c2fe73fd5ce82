using System.Collections.Frozen;
using System.Collections.Immutable;
using static ImageLoaders.Display.ColorMapMaker;

namespace ImageLoaders.Display;

/// <summary>
/// Provides the eighteen colour maps of Cornerstone, with the same names and the same 256 colours. It is safe for concurrent use.
/// </summary>
/// <remarks>The first four are the palettes of PS3.6 annex B. The others are common in science.</remarks>
public static class ColorMaps
{
    /// <summary>Gets all colour maps, in the order of Cornerstone's list.</summary>
    public static ImmutableArray<ColorMap> All { get; } =
    [
        FromChannels("hotIron", [(0, 0), (127, 254), (128, 255)], [(128, 0), (254, 252), (255, 255)], [(191, 0), (254, 252), (255, 255)]),
        FromChannels("pet", [(63, 0), (192, 255)], [(0, 0), (63, 128), (128, 0), (254, 252), (255, 255)],
            [(0, 0), (1, 1), (128, 255), (129, 252), (192, 0), (255, 255)], truncate: true),
        FromColors("hotMetalBlue", [
            0x000000, 0x000021, 0x000043, 0x000064, 0x000085, 0x0000A7, 0x3200C8, 0x5A0096,
            0x8C2032, 0xBE4000, 0xFF6000, 0xFF8032, 0xFFA064, 0xFFC096, 0xFFE0C8, 0xFFFFFF]),
        FromSteps("pet20Step", [
            0x000000, 0x600050, 0x303050, 0x303070, 0x505080, 0x6060B0, 0x7070C0, 0x8080E0, 0x306030, 0x309030,
            0x50C050, 0x40E040, 0xE0E050, 0xD0D060, 0xD0B040, 0xD09000, 0xC06000, 0xB03000, 0xFF0000, 0xFFFFFF]),
        FromColors("gray", [0x000000, 0xFFFFFF]),
        FromSegments("jet",
            [(0.35, 0), (0.66, 1), (0.89, 1), (1, 0.5)],
            [(0.125, 0), (0.375, 1), (0.64, 1), (0.91, 0)],
            [(0, 0.5), (0.11, 1), (0.34, 1), (0.65, 0)]),
        FromSegments("hsv",
            [(0.15873, 1), (0.174603, 0.96875), (0.333333, 0.03125), (0.349206, 0), (0.666667, 0), (0.68254, 0.03125), (0.84127, 0.96875),
                (0.857143, 1)],
            [(0, 0), (0.15873, 0.9375), (0.174603, 1), (0.507937, 1), (0.666667, 0.0625), (0.68254, 0)],
            [(0.333333, 0), (0.349206, 0.0625), (0.507937, 1), (0.84127, 1), (0.857143, 0.9375), (1, 0.09375)]),
        FromSegments("hot", [(0, 0.0416), (0.365079, 1)], [(0.365079, 0), (0.746032, 1)], [(0.746032, 0), (1, 1)]),
        FromSegments("cool", [(0, 0), (1, 1)], [(0, 1), (1, 0)], [(0, 1)]),
        FromSegments("spring", [(0, 1)], [(0, 0), (1, 1)], [(0, 1), (1, 0)]),
        FromSegments("summer", [(0, 0), (1, 1)], [(0, 0.5), (1, 1)], [(0, 0.4)]),
        FromSegments("autumn", [(0, 1)], [(0, 0), (1, 1)], [(0, 0)]),
        FromSegments("winter", [(0, 0)], [(0, 0), (1, 1)], [(0, 1), (1, 0.5)]),
        FromSegments("bone",
            [(0, 0), (0.746032, 0.652778), (1, 1)],
            [(0, 0), (0.365079, 0.319444), (0.746032, 0.777778), (1, 1)],
            [(0, 0), (0.365079, 0.444444), (1, 1)]),
        FromSegments("copper", [(0, 0), (0.809524, 1)], [(0, 0), (1, 0.7812)], [(0, 0), (1, 0.4975)]),
        FromColors("spectral", [
            0x000000, 0x770088, 0x880099, 0x0000AA, 0x0000DD, 0x0077DD, 0x0099DD, 0x00AAAA, 0x00AA88, 0x009900, 0x00BB00,
            0x00DD00, 0x00FF00, 0xBBFF00, 0xEEEE00, 0xFFCC00, 0xFF9900, 0xFF0000, 0xDD0000, 0xCC0000, 0xCCCCCC]),
        FromEvenSegments("coolwarm",
            [
                0.22981, 0.26623, 0.30387, 0.3428, 0.38301, 0.42437, 0.46667, 0.50964, 0.55295, 0.59626, 0.63918,
                0.68129, 0.72219, 0.76146, 0.79869, 0.83347, 0.8654, 0.89779, 0.92413, 0.94447, 0.95885, 0.96733,
                0.96995, 0.96681, 0.958, 0.94366, 0.92394, 0.89905, 0.86919, 0.83462, 0.79563, 0.75253, 0.70567],
            [
                0.29872, 0.35309, 0.40654, 0.45876, 0.50942, 0.55815, 0.60456, 0.64828, 0.68893, 0.72615, 0.7596,
                0.78896, 0.81395, 0.8343, 0.84979, 0.86021, 0.86541, 0.84894, 0.82738, 0.80093, 0.76977, 0.73413,
                0.69427, 0.65042, 0.60284, 0.55175, 0.49731, 0.43956, 0.37831, 0.31287, 0.24128, 0.15725, 0.01556],
            [
                0.75368, 0.80147, 0.84496, 0.88373, 0.91739, 0.94562, 0.96815, 0.98479, 0.99538, 0.99984, 0.99815,
                0.99036, 0.97657, 0.95695, 0.93169, 0.90107, 0.8654, 0.82088, 0.77451, 0.72674, 0.67801, 0.62875,
                0.57938, 0.53026, 0.48178, 0.43424, 0.38797, 0.34323, 0.30027, 0.2593, 0.22053, 0.18412, 0.15023]),
        FromColors("blues", [0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B]),
    ];

    private static readonly FrozenDictionary<string, ColorMap> ByName =
        All.ToFrozenDictionary(static map => map.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Finds a colour map by its name.</summary>
    /// <param name="name">The name, such as <c>hotIron</c>, in any case.</param>
    /// <returns>The colour map; <see langword="null"/> if there is none of this name.</returns>
    public static ColorMap? Find(string name) => ByName.GetValueOrDefault(name);
}
