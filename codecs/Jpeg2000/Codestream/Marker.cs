namespace ImageLoaders.Codecs.Jpeg2000;

/// <summary>Markers of a codestream (ISO/IEC 15444-1 A.2, Table A.2; CAP and CPF: 15444-15 A.2).</summary>
internal static class Marker
{
    public const ushort StartOfCodestream = 0xFF4F;
    public const ushort Capabilities = 0xFF50;
    public const ushort Size = 0xFF51;
    public const ushort CodingStyleDefault = 0xFF52;
    public const ushort CodingStyleComponent = 0xFF53;
    public const ushort TilePartLengths = 0xFF55;
    public const ushort PacketLengthsMain = 0xFF57;
    public const ushort PacketLengthsTile = 0xFF58;
    public const ushort CorrespondingProfile = 0xFF59;
    public const ushort QuantizationDefault = 0xFF5C;
    public const ushort QuantizationComponent = 0xFF5D;
    public const ushort RegionOfInterest = 0xFF5E;
    public const ushort ProgressionOrderChange = 0xFF5F;
    public const ushort PackedHeadersMain = 0xFF60;
    public const ushort PackedHeadersTile = 0xFF61;
    public const ushort ComponentRegistration = 0xFF63;
    public const ushort Comment = 0xFF64;
    public const ushort StartOfTilePart = 0xFF90;
    public const ushort StartOfPacket = 0xFF91;
    public const ushort EndOfPacketHeader = 0xFF92;
    public const ushort StartOfData = 0xFF93;
    public const ushort EndOfCodestream = 0xFFD9;

    /// <summary>Markers FF30 to FF3F stand alone, without a segment.</summary>
    public static bool IsAlone(ushort marker) => marker is >= 0xFF30 and <= 0xFF3F;

    /// <summary>Markers of ISO/IEC 15444-2 (Table A.2 there): other wavelets, transforms and sample curves.</summary>
    public static bool IsExtension(ushort marker) => marker is >= 0xFF70 and <= 0xFF7F;
}
