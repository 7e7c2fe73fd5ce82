using System.Collections.Immutable;

namespace ImageLoaders.Display;

/// <summary>256 colours for the greys 0 to 255. <see cref="ColorMaps"/> has eighteen well-known ones. Immutable; safe for concurrent use.</summary>
public sealed class ColorMap
{
    /// <summary>Makes a map.</summary>
    /// <param name="name">What it is asked for by.</param>
    /// <param name="colors">256 colours, of black first.</param>
    public ColorMap(string name, ImmutableArray<Rgb> colors)
    {
        if (colors.IsDefault || colors.Length != 256)
            throw new ArgumentException($"A colour map has 256 colours; {name} has {(colors.IsDefault ? 0 : colors.Length)}.", nameof(colors));
        (Name, Colors) = (name, colors);
        Rgba = [.. colors.Select(static color => color.ToRgba())];
    }

    /// <summary>What it is asked for by, such as <c>hotIron</c>.</summary>
    public string Name { get; }

    /// <summary>The colour of each grey: 256 of them.</summary>
    public ImmutableArray<Rgb> Colors { get; }

    /// <summary>The same as they lie in memory.</summary>
    internal uint[] Rgba { get; }
}
