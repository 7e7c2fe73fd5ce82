using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>The tile that a frame of a whole-slide image is (PS3.3 C.7.6.17.3, C.8.12.4).</summary>
internal static class WholeSlide
{
    private const uint ConcatenationFrameOffsetNumber = 0x00209228;
    private const uint DimensionIndexSequence = 0x00209222;
    private const uint DimensionIndexPointer = 0x00209165;
    private const uint DimensionIndexValues = 0x00209157;
    private const uint FrameContentSequence = 0x00209111;
    private const uint DimensionOrganizationType = 0x00209311;
    private const uint XOffset = 0x0040072A;
    private const uint YOffset = 0x0040073A;
    private const uint ZOffset = 0x0040074A;
    private const uint TotalColumns = 0x00480006;
    private const uint TotalRows = 0x00480007;
    private const uint OriginSequence = 0x00480008;
    private const uint ImageOrientationSlide = 0x00480102;
    private const uint OpticalPathSequence = 0x00480105;
    private const uint OpticalPathIdentifier = 0x00480106;
    private const uint OpticalPathDescription = 0x00480107;
    private const uint OpticalPathIdentificationSequence = 0x00480207;
    private const uint PlanePositionSlideSequence = 0x0048021A;
    private const uint ColumnPosition = 0x0048021E;
    private const uint RowPosition = 0x0048021F;
    private const uint FocalPlanes = 0x00480303;
    private const int MostPaths = 4096;

    public static WholeSlideMicroscopyImageModule? Module(AttributeReader attributes, FrameAttributes frame, int number)
    {
        var data = attributes.Data;
        var place = frame.Group(PlanePositionSlideSequence);
        if (!data.Has(TotalColumns) && !data.Has(TotalRows) && place is null)
            return null;
        var origin = data.Item(OriginSequence);
        var module = new WholeSlideMicroscopyImageModule
        {
            DimensionOrganizationType = attributes.Code(DimensionOrganizationType),
            TotalPixelMatrixRows = Count(data, TotalRows, Vr.UL),
            TotalPixelMatrixColumns = Count(data, TotalColumns, Vr.UL),
            TotalPixelMatrixFocalPlanes = Count(data, FocalPlanes, Vr.UL),
            TotalPixelMatrixOriginX = origin?.Number(XOffset, Vr.DS),
            TotalPixelMatrixOriginY = origin?.Number(YOffset, Vr.DS),
            ImageOrientationSlide = FramePlace.ReadOrientation(data, ImageOrientationSlide),
            ColumnPositionInTotalImagePixelMatrix = place?.Integer(ColumnPosition, Vr.SL),
            RowPositionInTotalImagePixelMatrix = place?.Integer(RowPosition, Vr.SL),
            XOffsetInSlideCoordinateSystem = place?.Number(XOffset, Vr.DS),
            YOffsetInSlideCoordinateSystem = place?.Number(YOffset, Vr.DS),
            ZOffsetInSlideCoordinateSystem = place?.Number(ZOffset, Vr.DS),
            FocalPlane = place is null ? null : FocalPlaneByIndex(data, frame),
            OpticalPathIdentifier = frame.Group(OpticalPathIdentificationSequence) is { } said
                ? attributes.In(said).Text(OpticalPathIdentifier) : null,
        };
        if (place is null && module.DimensionOrganizationType == "TILED_FULL")
            module = ByNumber(attributes, module, number);
        return module with { OpticalPathDescription = Description(attributes, module.OpticalPathIdentifier) };
    }

    // Tiles from left to right, rows of them from top to bottom, focal planes away from the slide, optical paths in their order.
    private static WholeSlideMicroscopyImageModule ByNumber(AttributeReader attributes, WholeSlideMicroscopyImageModule module, int number)
    {
        var data = attributes.Data;
        if (module is not { TotalPixelMatrixRows: { } rows, TotalPixelMatrixColumns: { } columns }
            || Count(data, Tag.Rows, Vr.US) is not { } high || Count(data, Tag.Columns, Vr.US) is not { } wide)
            return module;
        var index = number - 1L + (data.Integer(ConcatenationFrameOffsetNumber, Vr.UL) ?? 0);
        var (across, down, planes) = ((columns + wide - 1L) / wide, (rows + high - 1L) / high, module.TotalPixelMatrixFocalPlanes ?? 1L);
        var paths = data.Items(OpticalPathSequence).Take(MostPaths).Select(attributes.In).ToList();
        var (tile, layer) = (index % (across * down), index / (across * down));
        var path = layer / planes;
        if (paths.Count > 0 && path >= paths.Count)
        {
            data.Remarks.Add(
                $"Frame {number} lies beyond the {across:N0} x {down:N0} tiles of {planes} focal planes and {paths.Count} optical paths: "
                + "where it lies is left out.");
            return module;
        }

        return module with
        {
            ColumnPositionInTotalImagePixelMatrix = (int)(((tile % across) * wide) + 1),
            RowPositionInTotalImagePixelMatrix = (int)(((tile / across) * high) + 1),
            FocalPlane = (int)(layer % planes) + 1,
            OpticalPathIdentifier = module.OpticalPathIdentifier
                ?? (path < paths.Count ? paths[(int)path].Text(OpticalPathIdentifier) : null),
        };
    }

    // Where the Z offset is one of the dimensions, its index is the plane.
    private static int? FocalPlaneByIndex(Dataset data, FrameAttributes frame)
    {
        var dimension = data.Items(DimensionIndexSequence).Take(MostPaths).ToList()
            .FindIndex(static item => item.Number(DimensionIndexPointer, Vr.AT) == ZOffset);
        return dimension < 0 ? null : frame.Group(FrameContentSequence)?.Integer(DimensionIndexValues, Vr.UL, dimension);
    }

    private static string? Description(AttributeReader attributes, string? identifier) => identifier is null ? null
        : attributes.Data.Items(OpticalPathSequence).Take(MostPaths).Select(attributes.In)
            .FirstOrDefault(path => path.Text(OpticalPathIdentifier) == identifier)?.Text(OpticalPathDescription);

    private static int? Count(Dataset data, uint tag, ushort implied)
    {
        if (data.Integer(tag, implied) is not { } count || count > 0)
            return data.Integer(tag, implied);
        data.LeaveOut(tag, implied, "is no number of pixels or planes");
        return null;
    }
}
