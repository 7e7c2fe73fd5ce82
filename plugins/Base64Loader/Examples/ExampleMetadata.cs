using ImageLoaders;
using ImageLoaders.Metadata;

namespace Base64Loader.Examples;

/// <summary>The modules of an example image, as its DICOM file would have them.</summary>
internal static class ExampleMetadata
{
    public static ImageMetadata Create(ExampleImage image, int frame) => new(Modules(image, frame)) { Source = image.Source(frame) };

    private static IEnumerable<MetadataModule> Modules(ExampleImage image, int frame)
    {
        yield return new PatientModule { PatientId = "EXAMPLE", PatientName = "Example^Phantom" };
        yield return new GeneralStudyModule { StudyInstanceUid = ExampleImage.StudyInstanceUid, StudyDescription = "Example images" };
        yield return new GeneralSeriesModule
        {
            StudyInstanceUid = ExampleImage.StudyInstanceUid,
            SeriesInstanceUid = image.SeriesInstanceUid,
            SeriesNumber = ExampleImage.All.IndexOf(image) + 1,
            SeriesDescription = image.Description,
            Modality = image.Modality,
        };
        yield return new GeneralImageModule
        {
            SopInstanceUid = image.SopInstanceUid,
            InstanceNumber = 1,
            ImageType =
            ["DERIVED", "SECONDARY"],
            LossyImageCompression = false
        };
        yield return new SopCommonModule { SopClassUid = image.SopClassUid, SopInstanceUid = image.SopInstanceUid };
        yield return new FrameModule { FrameNumber = frame, NumberOfFrames = image.Frames };
        yield return new MultiframeModule { NumberOfFrames = image.Frames };
        yield return Pixel(image);
        if (!image.Format.IsColor)
            yield return new ModalityLutModule
            {
                RescaleSlope = 1,
                RescaleIntercept = image.RescaleIntercept,
                RescaleType = image.RescaleType
            };
        if (!image.Windows.IsEmpty)
            yield return Windows(image);
        if (image.SpacingMm is { } spacing)
        {
            yield return new FrameOfReferenceModule { FrameOfReferenceUid = image.FrameOfReferenceUid };
            yield return Plane(image, frame, spacing);
        }
    }

    private static ImagePixelModule Pixel(ExampleImage image)
    {
        var bits = 8 * image.Format.BytesPerSample;
        return new()
        {
            SamplesPerPixel = image.Format.Components,
            PhotometricInterpretation = image.Format.IsColor ? "RGB" : "MONOCHROME2",
            Rows = image.Rows,
            Columns = image.Columns,
            BitsAllocated = bits,
            BitsStored = bits,
            HighBit = bits - 1,
            PixelRepresentation = image.Format.IsSigned ? 1 : 0,
            PlanarConfiguration = image.Format.IsColor ? 0 : null,
        };
    }

    private static VoiLutModule Windows(ExampleImage image) => new()
    {
        WindowCenter = [.. image.Windows.Select(window => window.Center)],
        WindowWidth = [.. image.Windows.Select(window => window.Width)],
        WindowCenterWidthExplanation = [.. image.Windows.Select(window => window.Explanation).OfType<string>()],
    };

    // Axial slices around the origin, the first nearest to the head: z falls from frame to frame (PS3.3 C.7.6.2.1.1).
    private static ImagePlaneModule Plane(ExampleImage image, int frame, double spacing)
    {
        var z = (((image.Frames + 1) / 2.0) - frame) * image.SliceSpacingMm;
        return new()
        {
            FrameOfReferenceUid = image.FrameOfReferenceUid,
            Rows = image.Rows,
            Columns = image.Columns,
            ImageOrientationPatient = [1, 0, 0, 0, 1, 0],
            ImagePositionPatient = [-spacing * (image.Columns - 1) / 2, -spacing * (image.Rows - 1) / 2, z],
            SliceThickness = image.SliceSpacingMm,
            SliceLocation = z,
            SpacingBetweenSlices = image.SliceSpacingMm,
            RowPixelSpacing = spacing,
            ColumnPixelSpacing = spacing,
        };
    }
}
