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
        RegionLocationMinX0 = item.Integer(0x00186018, Vr.UL),
        RegionLocationMinY0 = item.Integer(0x0018601A, Vr.UL),
        RegionLocationMaxX1 = item.Integer(0x0018601C, Vr.UL),
        RegionLocationMaxY1 = item.Integer(0x0018601E, Vr.UL),
        PhysicalUnitsXDirection = item.Integer(0x00186024, Vr.US),
        PhysicalUnitsYDirection = item.Integer(0x00186026, Vr.US),
        PhysicalDeltaX = Delta(item, 0x0018602C),
        PhysicalDeltaY = Delta(item, 0x0018602E),
        ReferencePixelX0 = item.Integer(0x00186020, Vr.SL),
        ReferencePixelY0 = item.Integer(0x00186022, Vr.SL),
        ReferencePixelPhysicalValueX = item.Number(0x00186028, Vr.FD),
        ReferencePixelPhysicalValueY = item.Number(0x0018602A, Vr.FD),
        RegionSpatialFormat = item.Integer(0x00186012, Vr.US),
        RegionDataType = item.Integer(0x00186014, Vr.US),
        RegionFlags = Flags(item),
    };

    private static double? Delta(Dataset item, uint tag)
    {
        if (item.Number(tag, Vr.FD) is not 0.0)
            return item.Number(tag, Vr.FD);
        item.LeaveOut(tag, Vr.FD, "is no distance of pixels");
        return null;
    }

    private static uint? Flags(Dataset item)
    {
        if (item.Number(0x00186016, Vr.UL) is not { } flags)
            return null;
        if (flags >= 0 && flags <= uint.MaxValue && flags == Math.Floor(flags))
            return (uint)flags;
        item.LeaveOut(0x00186016, Vr.UL, "are no 32 flags");
        return null;
    }
}
