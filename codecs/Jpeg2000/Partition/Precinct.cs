namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>One precinct of a resolution (ISO/IEC 15444-1 B.6): its part of each subband.</summary>
internal sealed class Precinct
{
    /// <param name="resolution">Its resolution.</param>
    /// <param name="x">Its column in the partition that is anchored at the resolution's (0, 0).</param>
    /// <param name="y">Its row there.</param>
    public Precinct(Resolution resolution, int x, int y)
    {
        var reduced = resolution.Index == 0 ? 0 : 1;
        var (width, height) = (resolution.WidthExponent - reduced, resolution.HeightExponent - reduced);
        Bands = new PrecinctBand[resolution.Bands.Length];
        for (var i = 0; i < Bands.Length; i++)
        {
            var band = resolution.Bands[i];
            Bands[i] = new(band, band.Area.Intersect((long)x << width, (long)y << height, (x + 1L) << width, (y + 1L) << height));
        }
    }

    public PrecinctBand[] Bands { get; }

    /// <summary>The next layer: those before it have been read.</summary>
    public int Layers { get; set; }
}
