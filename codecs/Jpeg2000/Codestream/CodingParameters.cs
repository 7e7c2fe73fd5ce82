using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>
/// The parameters of a main header or of a tile's header (ISO/IEC 15444-1 A.6). A tile's go before the main header's, a component's before
/// those for all: COC of the tile, COD of the tile, COC of the main header, COD of the main header (A.6.2), and so for the quantization.
/// </summary>
internal sealed class CodingParameters(int components, CodingParameters? main = null)
{
    private readonly Dictionary<int, CodingStyle> _styles = [];
    private readonly Dictionary<int, Quantization> _quantizations = [];
    private readonly Dictionary<int, int> _shifts = [];
    private CodingDefaults? _defaults;
    private Quantization? _quantization;

    /// <summary>In the order of the segments.</summary>
    public List<ProgressionChange> ProgressionChanges { get; } = [];

    /// <summary>Whether there is a COD segment.</summary>
    public bool HasDefaults => _defaults is not null;

    /// <summary>Whether there is a QCD segment.</summary>
    public bool HasQuantization => _quantization is not null;

    public CodingDefaults Defaults => _defaults ?? main!.Defaults;

    public CodingStyle Style(int component) =>
        _styles.TryGetValue(component, out var style) ? style : _defaults?.Style ?? main!.Style(component);

    public Quantization Quantization(int component) =>
        _quantizations.TryGetValue(component, out var quantization) ? quantization : _quantization ?? main!.Quantization(component);

    /// <summary>How far a region of interest is shifted (annex H).</summary>
    public int RegionShift(int component) => _shifts.TryGetValue(component, out var shift) ? shift : main?.RegionShift(component) ?? 0;

    /// <summary>Whether a coding style of this header is such.</summary>
    public bool AnyStyle(Func<CodingStyle, bool> predicate) =>
        (_defaults is not null && predicate(_defaults.Style)) || _styles.Values.Any(predicate);

    /// <summary>Whether a segment has to do with coding parameters.</summary>
    public static bool Holds(ushort marker) => marker is Marker.CodingStyleDefault or Marker.CodingStyleComponent
        or Marker.QuantizationDefault or Marker.QuantizationComponent or Marker.RegionOfInterest or Marker.ProgressionOrderChange;

    /// <summary>Takes in a segment; others than those of A.6 say nothing here.</summary>
    /// <param name="marker">Its marker.</param>
    /// <param name="content">What it holds.</param>
    /// <param name="offset">Where it begins, for errors.</param>
    public void Read(ushort marker, ReadOnlySpan<byte> content, int offset)
    {
        switch (marker)
        {
            case Marker.CodingStyleDefault:
                _defaults = CodingDefaults.Read(content, offset);
                break;
            case Marker.CodingStyleComponent:
                var component = ReadComponent(ref content, 1, offset);
                _styles[component] = CodingStyle.Read((content[0] & 1) != 0, content[1..], offset);
                break;
            case Marker.QuantizationDefault:
                _quantization = Jpeg2000.Quantization.Read(content, offset);
                break;
            case Marker.QuantizationComponent:
                component = ReadComponent(ref content, 1, offset);
                _quantizations[component] = Jpeg2000.Quantization.Read(content, offset);
                break;
            case Marker.RegionOfInterest:
                component = ReadComponent(ref content, 2, offset);
                if (content[0] != 0)
                    throw CodecError.Unsupported(
                        $"JPEG 2000: the region of interest (RGN) at byte {offset} is of style {content[0]}; 0 (shift) is known.");
                _shifts[component] = content[1];
                break;
            case Marker.ProgressionOrderChange:
                ProgressionChange.Read(content, components, offset, ProgressionChanges);
                break;
        }
    }

    private int ReadComponent(ref ReadOnlySpan<byte> content, int least, int offset)
    {
        var size = components < 257 ? 1 : 2;
        if (content.Length < size + least)
            throw CodecError.Malformed($"JPEG 2000: the segment at byte {offset} is too short.");
        var component = size == 1 ? content[0] : BinaryPrimitives.ReadUInt16BigEndian(content);
        if (component >= components)
            throw CodecError.Malformed($"JPEG 2000: the segment at byte {offset} is for component {component + 1} of {components}.");
        content = content[size..];
        return component;
    }
}
