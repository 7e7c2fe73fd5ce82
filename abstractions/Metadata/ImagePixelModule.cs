using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>How the stored object's pixels are coded (PS3.3 C.7.6.3).</summary>
public sealed record ImagePixelModule : MetadataModule
{
    /// <summary>(0028,0002).</summary>
    public int? SamplesPerPixel { get; init; }

    /// <summary>(0028,0004), as the tag says.</summary>
    public string? PhotometricInterpretation { get; init; }

    /// <summary>(0028,0010), in pixels.</summary>
    public int? Rows { get; init; }

    /// <summary>(0028,0011), in pixels.</summary>
    public int? Columns { get; init; }

    /// <summary>(0028,0100).</summary>
    public int? BitsAllocated { get; init; }

    /// <summary>(0028,0101).</summary>
    public int? BitsStored { get; init; }

    /// <summary>(0028,0102).</summary>
    public int? HighBit { get; init; }

    /// <summary>(0028,0103): 0 unsigned, 1 two's complement.</summary>
    public int? PixelRepresentation { get; init; }

    /// <summary>(0028,0006): 0 by pixel, 1 by plane.</summary>
    public int? PlanarConfiguration { get; init; }

    /// <summary>(0028,0034): vertical, horizontal; empty when not said.</summary>
    public ImmutableArray<int> PixelAspectRatio { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0028,0106), as the tag says.</summary>
    public double? SmallestPixelValue { get; init; }

    /// <summary>(0028,0107), as the tag says.</summary>
    public double? LargestPixelValue { get; init; }

    /// <summary>(0028,0120).</summary>
    public double? PixelPaddingValue { get; init; }

    /// <summary>(0028,0121).</summary>
    public double? PixelPaddingRangeLimit { get; init; }

    /// <summary>(0028,1101), (0028,1201), segments expanded.</summary>
    public LookupTable? RedPaletteColorLookupTable { get; init; }

    /// <summary>(0028,1102), (0028,1202), segments expanded.</summary>
    public LookupTable? GreenPaletteColorLookupTable { get; init; }

    /// <summary>(0028,1103), (0028,1203), segments expanded.</summary>
    public LookupTable? BluePaletteColorLookupTable { get; init; }

    /// <summary>(0028,1104), (0028,1204), segments expanded. Images are delivered without it.</summary>
    public LookupTable? AlphaPaletteColorLookupTable { get; init; }

    /// <summary>(0028,2002).</summary>
    public string? ColorSpace { get; init; }
}
