using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the encoding of the stored object's pixels (PS3.3 C.7.6.3).</summary>
public sealed record ImagePixelModule : MetadataModule
{
    /// <summary>Gets the Samples per Pixel (0028,0002).</summary>
    public int? SamplesPerPixel { get; init; }

    /// <summary>Gets the Photometric Interpretation (0028,0004) as the object states it.</summary>
    public string? PhotometricInterpretation { get; init; }

    /// <summary>Gets the number of rows (0028,0010), in pixels.</summary>
    public int? Rows { get; init; }

    /// <summary>Gets the number of columns (0028,0011), in pixels.</summary>
    public int? Columns { get; init; }

    /// <summary>Gets the Bits Allocated (0028,0100).</summary>
    public int? BitsAllocated { get; init; }

    /// <summary>Gets the Bits Stored (0028,0101).</summary>
    public int? BitsStored { get; init; }

    /// <summary>Gets the High Bit (0028,0102).</summary>
    public int? HighBit { get; init; }

    /// <summary>Gets the Pixel Representation (0028,0103). 0: unsigned. 1: two's complement.</summary>
    public int? PixelRepresentation { get; init; }

    /// <summary>
    /// Gets the Planar Configuration (0028,0006). 0: samples are interleaved by pixel. 1: each component has a plane of its own.
    /// </summary>
    public int? PlanarConfiguration { get; init; }

    /// <summary>Gets the Pixel Aspect Ratio (0028,0034): vertical, then horizontal; empty if it is not stated.</summary>
    public ImmutableArray<int> PixelAspectRatio { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Smallest Image Pixel Value (0028,0106) as the object states it.</summary>
    public double? SmallestPixelValue { get; init; }

    /// <summary>Gets the Largest Image Pixel Value (0028,0107) as the object states it.</summary>
    public double? LargestPixelValue { get; init; }

    /// <summary>Gets the Pixel Padding Value (0028,0120).</summary>
    public double? PixelPaddingValue { get; init; }

    /// <summary>Gets the Pixel Padding Range Limit (0028,0121).</summary>
    public double? PixelPaddingRangeLimit { get; init; }

    /// <summary>Gets the Red Palette Color Lookup Table (0028,1101), (0028,1201). Segments are expanded.</summary>
    public LookupTable? RedPaletteColorLookupTable { get; init; }

    /// <summary>Gets the Green Palette Color Lookup Table (0028,1102), (0028,1202). Segments are expanded.</summary>
    public LookupTable? GreenPaletteColorLookupTable { get; init; }

    /// <summary>Gets the Blue Palette Color Lookup Table (0028,1103), (0028,1203). Segments are expanded.</summary>
    public LookupTable? BluePaletteColorLookupTable { get; init; }

    /// <summary>
    /// Gets the Alpha Palette Color Lookup Table (0028,1104), (0028,1204). Segments are expanded. It is not applied to images.
    /// </summary>
    public LookupTable? AlphaPaletteColorLookupTable { get; init; }

    /// <summary>Gets the Color Space (0028,2002).</summary>
    public string? ColorSpace { get; init; }
}
