using System.Collections.Immutable;

namespace ImageLoaders.Codecs.Png;

/// <summary>The kinds of PNG pixel, by their number in the IHDR chunk.</summary>
internal enum PngColor : byte
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    Rgba = 6,
}

/// <summary>What a PNG's chunks say before its first image data.</summary>
internal readonly record struct PngHeader()
{
    public required int Rows { get; init; }

    public required int Columns { get; init; }

    public required int BitDepth { get; init; }

    public required PngColor Color { get; init; }

    public required bool IsInterlaced { get; init; }

    /// <summary>Where the colours of the PLTE chunk lie in the file; empty without one.</summary>
    public Range Palette { get; init; }

    /// <summary>Where the content of the tRNS chunk lies in the file; empty without one.</summary>
    public Range Transparency { get; init; }

    /// <summary>Whether there is a tRNS chunk.</summary>
    public bool HasTransparency { get; init; }

    /// <summary>Whether a chunk so far has a wrong CRC, where that is passed over.</summary>
    public bool HasWrongCrc { get; init; }

    /// <summary>What contradicts the standard and changes no pixel.</summary>
    public ImmutableArray<string> Remarks { get; private init; } = [];

    /// <summary>Where the first IDAT chunk begins.</summary>
    public int DataOffset { get; init; }

    /// <summary>Bits that a pixel takes in the file.</summary>
    public int BitsPerPixel => BitDepth * Color switch { PngColor.Rgb => 3, PngColor.GrayAlpha => 2, PngColor.Rgba => 4, _ => 1 };

    /// <summary>How far back the filters' left neighbour lies, in bytes.</summary>
    public int FilterDistance => Math.Max(1, BitsPerPixel / 8);

    /// <summary>The picture as it is handed out: 1 component without colour and alpha, 4 with alpha, else 3; 8 or 16 bits.</summary>
    public CodestreamInfo Info => new()
    {
        Rows = Rows,
        Columns = Columns,
        Components = Color is PngColor.GrayAlpha or PngColor.Rgba || HasTransparency ? 4 : Color == PngColor.Gray ? 1 : 3,
        BitsPerSample = BitDepth == 16 ? 16 : 8,
        Color = Color == PngColor.Gray && !HasTransparency ? CodestreamColorSpace.Gray : CodestreamColorSpace.Rgb,
    };

    /// <summary>Whether a row without its filter is already what is handed out.</summary>
    public bool IsRowReady => !IsInterlaced && !HasTransparency && BitDepth == 8
        && Color is (PngColor.Gray or PngColor.Rgb or PngColor.Rgba);

    public PngHeader Add(string remark) => this with { Remarks = Remarks.Add(remark) };

    /// <summary>Bytes of a filtered row of so many pixels, without the byte that names the filter.</summary>
    public int RowLengthBytes(int columns) => checked((int)((((long)columns * BitsPerPixel) + 7) / 8));
}
