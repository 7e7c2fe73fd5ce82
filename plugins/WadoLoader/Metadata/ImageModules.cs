using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Metadata;

/// <summary>The modules of the picture (PS3.3 C.7.6.1, C.7.6.3, C.9.2, C.11.1, C.11.2).</summary>
internal static class ImageModules
{
    private const uint PatientOrientationInFrameSequence = 0x00209450;
    private const uint FrameAnatomySequence = 0x00209071;
    private const uint FrameLaterality = 0x00209072;

    public static GeneralImageModule General(AttributeReader attributes, FrameAttributes frame)
    {
        var (methods, ratios) = (attributes.Codes(Tag.LossyImageCompressionMethod), attributes.Decimals(Tag.LossyImageCompressionRatio));
        return new()
        {
            SopInstanceUid = attributes.Code(Tag.SopInstanceUid),
            InstanceNumber = attributes.Whole(0x00200013),
            ImageType = attributes.Codes(Tag.ImageType),
            PatientOrientation = Orientation(frame.Holder(PatientOrientationInFrameSequence, Tag.PatientOrientation)),
            ImageLaterality = frame.InGroup(FrameAnatomySequence, FrameLaterality)?.Text(FrameLaterality) ?? attributes.Code(0x00200062)
                ?? attributes.Code(FrameLaterality),
            ViewPosition = attributes.Code(0x00185101),
            ViewCodeMeaning = attributes.Data.Item(Tag.ViewCodeSequence) is { } view ? attributes.In(view).Text(0x00080104) : null,
            DerivationDescription = attributes.Text(0x00082111),
            LossyImageCompression = attributes.Code(Tag.LossyImageCompression) switch
            {
                "01" => true,
                _ when methods.Length > 0 || ratios.Length > 0 => true,
                "00" => false,
                _ => null,
            },
            LossyImageCompressionRatio = ratios,
            LossyImageCompressionMethod = methods,
        };
    }

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
            PixelAspectRatio = data.Exactly(Tag.PixelAspectRatio, Vr.IS, 2) is [var vertical, var horizontal]
                ? [(int)vertical, (int)horizontal] : [],
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

    public static ModalityLutModule? ModalityLut(FrameAttributes frame, bool withTable)
    {
        var holder = frame.Rescale;
        var module = new ModalityLutModule
        {
            RescaleIntercept = holder.Number(Tag.RescaleIntercept, Vr.DS),
            RescaleSlope = holder.Number(Tag.RescaleSlope, Vr.DS),
            RescaleType = holder.Text(Tag.RescaleType),
            ModalityLutSequence = withTable
                ? GrayTables.TryModalityLut(frame.Root, frame.Root.Integer(Tag.PixelRepresentation, Vr.US) == 1) : null,
        };
        return module == new ModalityLutModule() ? null : module;
    }

    public static VoiLutModule? VoiLut(FrameAttributes frame, bool withTables)
    {
        var (windows, function) = VoiWindows.Read(frame);
        var bits = Math.Clamp(frame.Root.Integer(Tag.BitsStored, Vr.US) ?? 16, 1, 32);
        var tables = withTables ? GrayTables.VoiLuts(frame, frame.Root.Integer(Tag.PixelRepresentation, Vr.US) == 1, bits) : [];
        return windows.IsEmpty && tables.IsEmpty ? null : new()
        {
            WindowCenter = [.. windows.Select(window => window.Center)],
            WindowWidth = [.. windows.Select(window => window.Width)],
            WindowCenterWidthExplanation =
                windows.All(window => window.Explanation is null) ? [] : [.. windows.Select(window => window.Explanation ?? "")],
            VoiLutFunction = function,
            VoiLutSequence = tables,
        };
    }

    /// <summary>Overlays with data of their own; those in unused bits of the pixels come with the image.</summary>
    public static OverlayPlaneModule? Overlays(DicomObject dicom, int frame)
    {
        var overlays = Pixels.Overlays.ReadPlanes(dicom.Dataset, frame, dicom.Dataset.Remarks);
        return overlays.IsEmpty ? null : new() { Overlays = overlays };
    }

    private static ImmutableArray<string> Orientation(Dataset data)
    {
        var directions = data.Texts(Tag.PatientOrientation);
        if (directions.Length == 2)
            return [.. directions];
        if (directions.Length > 0)
            data.LeaveOut(Tag.PatientOrientation, Vr.CS, "are not the directions of a row and of a column");
        return [];
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
