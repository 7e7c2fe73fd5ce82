using System.Globalization;
using DerivedLoader.Ids;

namespace DerivedLoader.Overlays;

/// <summary>The colour of each label: <c>colors=1:ff0000,2:00ff00</c>. A label without a colour is not shown; 0 is the
/// background.</summary>
internal sealed class LabelColors
{
    private static readonly int[] Defaults = [0xE6194B, 0x3CB44B, 0x4363D8, 0xFFE119, 0xF58231, 0x911EB4, 0x42D4F4, 0xF032E6];

    private readonly Dictionary<int, int>? _colors;

    private LabelColors(Dictionary<int, int>? colors) => _colors = colors;

    /// <exception cref="ImageLoaders.ImageLoadException">They cannot be read.</exception>
    public static LabelColors Read(Parameters parameters)
    {
        if (parameters.Text("colors") is not { Length: > 0 } text)
            return new(null);
        var colors = new Dictionary<int, int>();
        foreach (var part in text.Split(','))
        {
            var colon = part.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || part.Length - colon != 7
                || !int.TryParse(part.AsSpan(0, colon), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var label)
                || !int.TryParse(part.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var color))
                throw Parameters.Wrong("colors", text, "labels and colours in hexadecimal, as in 1:ff0000,2:00ff00");
            colors[label] = color;
        }

        return new(colors);
    }

    /// <summary>The colour of a label, 0xRRGGBB; <see langword="null"/>: it is not shown.</summary>
    public int? ColorOf(float label)
    {
        var whole = (int)label;
        if (whole != label)
            return null;
        return _colors is not null ? _colors.TryGetValue(whole, out var color) ? color : null
            : whole > 0 ? Defaults[(whole - 1) % Defaults.Length] : null;
    }
}
