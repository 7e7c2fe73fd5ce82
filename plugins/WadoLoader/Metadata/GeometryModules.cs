using ImageLoaders.Metadata;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Metadata;

/// <summary>Where a frame lies in space, and what its distances are measured at.</summary>
internal static class GeometryModules
{
    private const uint SliceLocationVector = 0x00182005;

    public static ImagePlaneModule? Plane(AttributeReader attributes, FrameAttributes frame, int number)
    {
        var data = attributes.Data;
        if (!data.Has(Tag.Rows))
            return null;
        var spacing = PixelSpacings.Read(frame);
        var place = FramePlace.Read(frame, number);
        return new()
        {
            FrameOfReferenceUid = attributes.Code(0x00200052),
            Rows = data.Integer(Tag.Rows, Vr.US),
            Columns = data.Integer(Tag.Columns, Vr.US),
            ImageOrientationPatient = place.Orientation,
            ImagePositionPatient = place.Position,
            SliceThickness = attributes.In(frame.Holder(Tag.PixelMeasuresSequence, Tag.SliceThickness)).Measure(Tag.SliceThickness),
            SliceLocation = Location(attributes, place, number),
            SpacingBetweenSlices = attributes.In(frame.Holder(Tag.PixelMeasuresSequence, Tag.SpacingBetweenSlices))
                .Step(Tag.SpacingBetweenSlices),
            RowPixelSpacing = spacing.Row,
            ColumnPixelSpacing = spacing.Column,
            PixelSpacingSource = spacing.Source,
        };
    }

    public static CalibrationModule? Calibration(AttributeReader attributes, FrameAttributes frame)
    {
        var spacing = PixelSpacings.Read(frame);
        var imager = PixelSpacings.ReadImager(frame);
        var film = PixelSpacings.Pair(attributes.Data, Tag.NominalScannedPixelSpacing);
        var type = attributes.Code(Tag.PixelSpacingCalibrationType);
        if (type is null && imager is null && film is null && spacing.Source != PixelSpacingSource.Magnification)
            return null;
        return new()
        {
            CalibrationType = type ?? (spacing.Source == PixelSpacingSource.Magnification ? "PROJECTION" : null),
            Description = attributes.Text(Tag.PixelSpacingCalibrationDescription),
            RowImagerPixelSpacing = imager?.Row,
            ColumnImagerPixelSpacing = imager?.Column,
            RowNominalScannedPixelSpacing = film?.Row,
            ColumnNominalScannedPixelSpacing = film?.Column,
            DistanceSourceToDetector = PixelSpacings.ReadSourceToDetector(frame),
            DistanceSourceToPatient = attributes.Measure(Tag.DistanceSourceToPatient),
            EstimatedRadiographicMagnificationFactor = PixelSpacings.ReadMagnification(frame),
        };
    }

    // One place said for all frames is that of none where each has its own.
    private static double? Location(AttributeReader attributes, FramePlace place, int number)
    {
        var data = attributes.Data;
        if (data.TryFind(SliceLocationVector, out _))
            return data.Number(SliceLocationVector, Vr.DS, number - 1);
        if (!place.IsOfFrame || FrameCount.Said(data) is not > 1 || !data.Has(Tag.SliceLocation))
            return attributes.Decimal(Tag.SliceLocation);
        data.LeaveOut(Tag.SliceLocation, Vr.DS, "is one value for frames that lie at several places");
        return null;
    }
}
