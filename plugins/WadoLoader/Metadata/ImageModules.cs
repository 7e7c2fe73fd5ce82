using ImageLoaders;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Metadata;

/// <summary>The modules of the picture (PS3.3 C.7.6.1, C.7.6.3, C.9.2, C.11.1, C.11.2).</summary>
internal static class ImageModules
{
    public static GeneralImageModule General(AttributeReader attributes) => new()
    {
        SopInstanceUid = attributes.Code(Tag.SopInstanceUid),
        InstanceNumber = attributes.Whole(0x00200013),
        ImageType = attributes.Codes(Tag.ImageType),
        LossyImageCompression = attributes.Code(Tag.LossyImageCompression) switch { "01" => true, "00" => false, _ => null },
        LossyImageCompressionRatio = attributes.Decimals(0x00282112),
        LossyImageCompressionMethod = attributes.Codes(0x00282114),
    };

    public static ImagePixelModule? Pixel(DicomObject dicom)
    {
        var data = dicom.Dataset;
        if (!data.Has(Tag.Rows))
            return null;
        var isSigned = data.Integer(Tag.PixelRepresentation, Vr.US) == 1;
        var sign = isSigned ? Vr.SS : Vr.US;
        return new()
        {
            SamplesPerPixel = data.Integer(Tag.SamplesPerPixel, Vr.US),
            PhotometricInterpretation = data.Text(Tag.PhotometricInterpretation),
            Rows = data.Integer(Tag.Rows, Vr.US),
            Columns = data.Integer(Tag.Columns, Vr.US),
            BitsAllocated = data.Integer(Tag.BitsAllocated, Vr.US),
            BitsStored = data.Integer(Tag.BitsStored, Vr.US),
            HighBit = data.Integer(Tag.HighBit, Vr.US),
            PixelRepresentation = data.Integer(Tag.PixelRepresentation, Vr.US),
            PlanarConfiguration = data.Integer(Tag.PlanarConfiguration, Vr.US),
            PixelAspectRatio = data.Numbers(Tag.PixelAspectRatio, Vr.IS) is { Length: 2 } ratio ? [(int)ratio[0], (int)ratio[1]] : [],
            SmallestPixelValue = data.Number(0x00280106, sign),
            LargestPixelValue = data.Number(0x00280107, sign),
            PixelPaddingValue = data.Number(Tag.PixelPaddingValue, sign),
            PixelPaddingRangeLimit = data.Number(Tag.PixelPaddingRangeLimit, sign),
            RedPaletteColorLookupTable = PaletteTable(data, 0, isSigned),
            GreenPaletteColorLookupTable = PaletteTable(data, 1, isSigned),
            BluePaletteColorLookupTable = PaletteTable(data, 2, isSigned),
            AlphaPaletteColorLookupTable = PaletteTable(data, 3, isSigned),
            ColorSpace = data.Text(0x00282002),
        };
    }

    public static ModalityLutModule? ModalityLut(FrameAttributes frame)
    {
        var holder = frame.Rescale;
        var module = new ModalityLutModule
        {
            RescaleIntercept = holder.Number(Tag.RescaleIntercept, Vr.DS),
            RescaleSlope = holder.Number(Tag.RescaleSlope, Vr.DS),
            RescaleType = holder.Text(Tag.RescaleType),
            ModalityLutSequence = GrayTables.ModalityLut(frame.Root, frame.Root.Integer(Tag.PixelRepresentation, Vr.US) == 1, []),
        };
        return module == new ModalityLutModule() ? null : module;
    }

    public static VoiLutModule? VoiLut(FrameAttributes frame)
    {
        var windows = GrayTables.Windows(frame, []);
        var bits = Math.Clamp(frame.Root.Integer(Tag.BitsStored, Vr.US) ?? 16, 1, 32);
        var tables = GrayTables.VoiLuts(frame, frame.Root.Integer(Tag.PixelRepresentation, Vr.US) == 1, bits, []);
        return windows.IsEmpty && tables.IsEmpty ? null : new()
        {
            WindowCenter = [.. windows.Select(window => window.Center)],
            WindowWidth = [.. windows.Select(window => window.Width)],
            WindowCenterWidthExplanation = windows.All(window => window.Explanation is null) ? [] : [.. windows.Select(window => window.Explanation ?? "")],
            VoiLutFunction = GrayTables.Function(frame, null),
            VoiLutSequence = tables,
        };
    }

    /// <summary>Overlays with data of their own; those in unused bits of the pixels come with the image.</summary>
    public static OverlayPlaneModule? Overlays(DicomObject dicom, int frame)
    {
        var overlays = Pixels.Overlays.ReadPlanes(dicom.Dataset, frame, []);
        return overlays.IsEmpty ? null : new() { Overlays = overlays };
    }

    public static CalibrationModule? Calibration(AttributeReader attributes, FrameAttributes frame)
    {
        var type = attributes.Code(Tag.PixelSpacingCalibrationType);
        if (type is null && !attributes.Data.Has(Tag.ImagerPixelSpacing))
            return null;
        var spacing = PixelSpacings.Read(frame);
        return new()
        {
            CalibrationType = type ?? (spacing.Magnification is null ? null : "PROJECTION"),
            Description = attributes.Text(Tag.PixelSpacingCalibrationDescription),
            RowImagerPixelSpacing = attributes.Decimal(Tag.ImagerPixelSpacing),
            ColumnImagerPixelSpacing = attributes.Decimal(Tag.ImagerPixelSpacing, 1),
            DistanceSourceToDetector = attributes.Decimal(Tag.DistanceSourceToDetector),
            DistanceSourceToPatient = attributes.Decimal(Tag.DistanceSourceToPatient),
            EstimatedRadiographicMagnificationFactor = PixelSpacings.ReadMagnification(attributes.Data),
        };
    }

    // A table that cannot be read is an error of the picture, not of what is known of it.
    private static LookupTable? PaletteTable(Dataset data, uint color, bool isSigned)
    {
        try
        {
            return Palette.ReadTable(data, color, isSigned);
        }
        catch (ImageLoadException exception) when (exception.Error == ImageLoadError.Malformed)
        {
            return null;
        }
    }
}
