using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>Ultrasound (PS3.3 C.8.5.5).</summary>
internal static class UltrasoundModules
{
    private const uint RegionSequence = 0x00186011;
    private const int MostRegions = 1000;

    public static UltrasoundEnhancedRegionModule? Regions(AttributeReader attributes) => attributes.Data.Has(RegionSequence)
        ? new() { Regions = [.. attributes.Data.Items(RegionSequence).Take(MostRegions).Select(Region)] }
        : null;

    private static UltrasoundRegion Region(Dataset item) => new()
    {
        RegionLocationMinX0 = item.Integer(0x00186018, Vr.UL) ?? 0,
        RegionLocationMinY0 = item.Integer(0x0018601A, Vr.UL) ?? 0,
        RegionLocationMaxX1 = item.Integer(0x0018601C, Vr.UL) ?? 0,
        RegionLocationMaxY1 = item.Integer(0x0018601E, Vr.UL) ?? 0,
        PhysicalUnitsXDirection = item.Integer(0x00186024, Vr.US) ?? 0,
        PhysicalUnitsYDirection = item.Integer(0x00186026, Vr.US) ?? 0,
        PhysicalDeltaX = item.Number(0x0018602C, Vr.FD) ?? 0,
        PhysicalDeltaY = item.Number(0x0018602E, Vr.FD) ?? 0,
        ReferencePixelX0 = item.Integer(0x00186020, Vr.SL),
        ReferencePixelY0 = item.Integer(0x00186022, Vr.SL),
        RegionSpatialFormat = item.Integer(0x00186012, Vr.US),
        RegionDataType = item.Integer(0x00186014, Vr.US),
        RegionFlags = (uint?)item.Number(0x00186016, Vr.UL),
    };
}
