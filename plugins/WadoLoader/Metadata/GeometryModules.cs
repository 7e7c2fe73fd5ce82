using System.Collections.Immutable;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Metadata;

/// <summary>Where a frame lies in space, in each of the ways that objects say it.</summary>
internal static class GeometryModules
{
    private const uint PlanePositionSequence = 0x00209113;
    private const uint PlaneOrientationSequence = 0x00209116;
    private const uint DetectorInformationSequence = 0x00540022;
    private const uint DetectorVector = 0x00540020;
    private const uint GridFrameOffsetVector = 0x3004000C;
    private const uint Position = 0x00200032;
    private const uint Orientation = 0x00200037;
    private const uint SliceThickness = 0x00180050;
    private const uint SpacingBetweenSlices = 0x00180088;

    public static ImagePlaneModule? Plane(AttributeReader attributes, FrameAttributes frame, int number)
    {
        var data = attributes.Data;
        if (!data.Has(Tag.Rows))
            return null;
        var spacing = PixelSpacings.Read(frame);
        var measures = frame.Holder(Tag.PixelMeasuresSequence, SliceThickness);
        var (position, orientation) = Place(data, frame, number);
        var isMadeUp = position.IsEmpty && orientation.IsEmpty && attributes.Whole(Tag.NumberOfFrames) > 1;
        return new()
        {
            FrameOfReferenceUid = attributes.Code(0x00200052),
            Rows = data.Integer(Tag.Rows, Vr.US),
            Columns = data.Integer(Tag.Columns, Vr.US),
            ImageOrientationPatient = isMadeUp ? [1, 0, 0, 0, 1, 0] : orientation,
            ImagePositionPatient = isMadeUp ? [0, 0, number - 1] : position,
            SliceThickness = measures.Number(SliceThickness, Vr.DS),
            SliceLocation = attributes.Decimal(0x00201041),
            SpacingBetweenSlices = frame.Holder(Tag.PixelMeasuresSequence, SpacingBetweenSlices).Number(SpacingBetweenSlices, Vr.DS),
            RowPixelSpacing = spacing.Row,
            ColumnPixelSpacing = spacing.Column,
            UsingDefaultValues = isMadeUp,
        };
    }

    public static NmMultiframeGeometryModule? NuclearMedicine(AttributeReader attributes, FrameAttributes frame, int number)
    {
        if (attributes.Code(Tag.Modality) != "NM")
            return null;
        var type = attributes.Codes(Tag.ImageType);
        var spacing = PixelSpacings.Read(frame);
        var (position, orientation) = Place(attributes.Data, frame, number);
        var subtype = type.Length > 2 ? type[2] : null;
        return new()
        {
            Modality = "NM",
            ImageType = type,
            ImageSubType = subtype,
            ImageOrientationPatient = orientation,
            ImagePositionPatient = position,
            SliceThickness = attributes.Decimal(SliceThickness),
            SpacingBetweenSlices = attributes.Decimal(SpacingBetweenSlices),
            RowPixelSpacing = spacing.Row,
            ColumnPixelSpacing = spacing.Column,
            NumberOfFrames = attributes.Whole(Tag.NumberOfFrames),
            IsNmReconstructable = subtype is "RECON TOMO" or "RECON GATED TOMO",
        };
    }

    private static (ImmutableArray<double> Position, ImmutableArray<double> Orientation) Place(Dataset data, FrameAttributes frame, int number)
    {
        var position = Exactly(frame.Holder(PlanePositionSequence, Position), Position, 3);
        var orientation = Exactly(frame.Holder(PlaneOrientationSequence, Orientation), Orientation, 6);
        var detector = data.Integer(DetectorVector, Vr.US, number - 1) ?? 1;
        if (data.Item(DetectorInformationSequence, detector - 1) is { } item)
        {
            // A reconstructed volume's slices follow one another along the detector's normal.
            position = Exactly(item, Position, 3);
            orientation = Exactly(item, Orientation, 6);
            var step = data.Texts(Tag.ImageType) is [_, _, "RECON TOMO" or "RECON GATED TOMO", ..] ? data.Number(SpacingBetweenSlices, Vr.DS) ?? 0 : 0;
            return (Along(position, orientation, step * (number - 1)), orientation);
        }

        return (Along(position, orientation, data.Number(GridFrameOffsetVector, Vr.DS, number - 1) - (IsAbsolute(data, position) ? position[2] : 0) ?? 0), orientation);
    }

    // Grid Frame Offset Vector: from the first plane, or (type b) its third coordinates themselves (PS3.3 C.8.8.3.2).
    private static bool IsAbsolute(Dataset data, ImmutableArray<double> position) =>
        position.Length == 3 && data.Number(GridFrameOffsetVector, Vr.DS) is { } first && first != 0 && first == position[2];

    private static ImmutableArray<double> Along(ImmutableArray<double> position, ImmutableArray<double> cosines, double distance) =>
        distance == 0 || position.Length != 3 || cosines.Length != 6 ? position :
        [
            position[0] + (distance * ((cosines[1] * cosines[5]) - (cosines[2] * cosines[4]))),
            position[1] + (distance * ((cosines[2] * cosines[3]) - (cosines[0] * cosines[5]))),
            position[2] + (distance * ((cosines[0] * cosines[4]) - (cosines[1] * cosines[3]))),
        ];

    private static ImmutableArray<double> Exactly(Dataset data, uint tag, int count) => data.Numbers(tag, Vr.DS) is { } values && values.Length == count ? [.. values] : [];
}
