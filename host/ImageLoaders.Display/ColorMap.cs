using System.Collections.Immutable;

namespace ImageLoaders.Display;

/// <summary>
/// Maps the greys 0 to 255 to 256 colours. <see cref="ColorMaps"/> provides eighteen well-known maps. A map is immutable and safe for
/// concurrent use.
/// </summary>
public sealed class ColorMap
{
    /// <summary>Initializes a new colour map.</summary>
    /// <param name="name">The name of the map.</param>
    /// <param name="colors">256 colours. The first one replaces black.</param>
    public ColorMap(string name, ImmutableArray<Rgb> colors)
    {
        if (colors.IsDefault || colors.Length != 256)
            throw new ArgumentException($"A colour map has 256 colours; {name} has {(colors.IsDefault ? 0 : colors.Length)}.",
                nameof(colors));
        (Name, Colors) = (name, colors);
        Rgba = [.. colors.Select(static color => color.ToRgba())];
    }

    /// <summary>Gets the name of the map, such as <c>hotIron</c>.</summary>
    public string Name { get; }

    /// <summary>Gets the 256 colours, in the order of the greys.</summary>
    public ImmutableArray<Rgb> Colors { get; }

    /// <summary>The same as they lie in memory.</summary>
    internal uint[] Rgba { get; }
}
