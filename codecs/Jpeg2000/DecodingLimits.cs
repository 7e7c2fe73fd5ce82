namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// Holds what headers ask for against the picture's size: a decoder takes memory for tiles, precincts and layers before it sees their data.
/// </summary>
internal static class DecodingLimits
{
    /// <summary>However small the picture, so many tiles are no harm.</summary>
    private const int TilesAlwaysAllowed = 1024;

    /// <summary>
    /// Samples for each tile beyond those, and for each precinct: a tile takes some kilobytes, a precinct some hundred bytes.
    /// </summary>
    private const int SamplesPerTile = 1024;
    private const int SamplesPerPrecinct = 64;
    private const long PrecinctsAlwaysAllowed = 1 << 16;

    /// <summary>Layers times precincts: so many packets are no harm.</summary>
    private const long PacketsAlwaysAllowed = 1 << 23;

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.TooLarge"/>.</exception>
    public static void Check(CodestreamHeaders headers)
    {
        var size = headers.Size;
        var samples = 0L;
        for (var c = 0; c < size.Components.Count; c++)
            samples += (long)size.ComponentArea(c).Width * size.ComponentArea(c).Height;
        if (size.Tiles > TilesAlwaysAllowed && size.Tiles > samples / SamplesPerTile)
            throw new ImageLoadException(
                ImageLoadError.TooLarge, $"JPEG 2000: {size.Tiles} tiles for {size.Area.Width} x {size.Area.Height} points are refused.");
        foreach (var parameters in headers.AllParameters())
        {
            var precincts = 0L;
            for (var c = 0; c < size.Components.Count; c++)
                precincts += Precincts(size, c, parameters.Style(c));
            var layers = parameters.Defaults.Layers;
            if (precincts - PrecinctsAlwaysAllowed > samples / SamplesPerPrecinct * 4)
                throw new ImageLoadException(
                    ImageLoadError.TooLarge,
                    $"JPEG 2000: {precincts} precincts for {size.Area.Width} x {size.Area.Height} points are refused.");
            if (precincts / size.Tiles * (layers + 1) - PacketsAlwaysAllowed > samples * 4)
                throw new ImageLoadException(ImageLoadError.TooLarge, $"JPEG 2000: {layers} layers of {precincts} precincts are refused.");
        }
    }

    private static long Precincts(ImageSize size, int component, CodingStyle style)
    {
        var area = size.ComponentArea(component);
        var precincts = 0L;
        for (var r = 0; r <= style.Levels; r++)
        {
            var reduced = area.Reduce(style.Levels - r);

            // One more for each tile, whose edges need not lie on a precinct's.
            var across = Divide(reduced.Width, style.PrecinctWidthExponent(r));
            var down = Divide(reduced.Height, style.PrecinctHeightExponent(r));
            precincts += (across * down) + size.Tiles;
        }

        return precincts;
    }

    private static long Divide(long length, int exponent) => (length + (1L << exponent) - 1) >> exponent;
}
