using System.Collections.Immutable;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Metadata;

/// <summary>
/// The frames of nuclear medicine: which window, detector, slice … each is of, and where it lies (PS3.3 C.8.4.8, C.8.4.11, C.8.4.15).
/// </summary>
internal static class NuclearMedicine
{
    public const uint DetectorInformationSequence = 0x00540022;
    private const uint EnergyWindowVector = 0x00540010;
    private const uint DetectorVector = 0x00540020;
    private const uint PhaseVector = 0x00540030;
    private const uint RotationVector = 0x00540050;
    private const uint RRIntervalVector = 0x00540060;
    private const uint TimeSlotVector = 0x00540070;
    private const uint SliceVector = 0x00540080;
    private const uint NumberOfSlices = 0x00540081;
    private const uint AngularViewVector = 0x00540090;
    private const uint TimeSliceVector = 0x00540100;

    public static NmMultiframeGeometryModule? Module(AttributeReader attributes, FrameAttributes frame, int number)
    {
        if (attributes.Code(Tag.Modality) != "NM")
            return null;
        var place = FramePlace.Read(frame, number);
        var spacing = PixelSpacings.Read(frame);
        var type = attributes.Codes(Tag.ImageType);
        return new()
        {
            Modality = "NM",
            ImageType = type,
            ImageSubType = type.Length > 2 ? type[2] : null,
            ImageOrientationPatient = place.Orientation,
            ImagePositionPatient = place.Position,
            SliceThickness = attributes.Measure(Tag.SliceThickness),
            SpacingBetweenSlices = attributes.Step(Tag.SpacingBetweenSlices),
            RowPixelSpacing = spacing.Row,
            ColumnPixelSpacing = spacing.Column,
            NumberOfFrames = attributes.Whole(Tag.NumberOfFrames),
            EnergyWindow = Index(attributes.Data, EnergyWindowVector, number),
            Detector = Index(attributes.Data, DetectorVector, number),
            Phase = Index(attributes.Data, PhaseVector, number),
            Rotation = Index(attributes.Data, RotationVector, number),
            RRInterval = Index(attributes.Data, RRIntervalVector, number),
            TimeSlot = Index(attributes.Data, TimeSlotVector, number),
            Slice = Index(attributes.Data, SliceVector, number),
            AngularView = Index(attributes.Data, AngularViewVector, number),
            TimeSlice = Index(attributes.Data, TimeSliceVector, number),
            IsNmReconstructable = IsReconstructed(attributes.Data),
        };
    }

    /// <summary>
    /// Slices of a reconstructed volume follow one another along the detector's normal; a detector that moves is known where it began.
    /// </summary>
    public static FramePlace Place(Dataset root, int number)
    {
        if (Detector(root, number) is not { } detector)
            return new([], [], true);
        var position = detector.Exactly(Tag.ImagePosition, Vr.DS, 3);
        var orientation = FramePlace.ReadOrientation(detector);
        if (IsReconstructed(root))
            return new(OfSlice(root, position, orientation, number), orientation, true);
        return IsMoved(root, number) ? new([], [], true) : new(position, orientation, true);
    }

    private static bool IsReconstructed(Dataset root) => root.Texts(Tag.ImageType) is [_, _, "RECON TOMO" or "RECON GATED TOMO", ..];

    // Views of a rotation, and what comes behind the first.
    private static bool IsMoved(Dataset root, int number) => root.Texts(Tag.ImageType) is [_, _, "TOMO" or "GATED TOMO", ..]
        && (Index(root, AngularViewVector, number) ?? number) > 1;

    private static Dataset? Detector(Dataset root, int number)
    {
        if (root.TryFind(DetectorVector, out _))
            return Index(root, DetectorVector, number) is > 0 and var said ? root.Item(DetectorInformationSequence, said - 1) : null;
        if (!IsReconstructed(root) && root.Item(DetectorInformationSequence, 1) is not null)
            return null; // several, and nothing tells which
        return root.Items(DetectorInformationSequence).Take(64).FirstOrDefault(item => item.Has(Tag.ImagePosition))
            ?? root.Item(DetectorInformationSequence);
    }

    private static ImmutableArray<double> OfSlice(
        Dataset root, ImmutableArray<double> position, ImmutableArray<double> orientation, int number)
    {
        var slice = root.TryFind(SliceVector, out _) ? Index(root, SliceVector, number) : SliceWithoutVector(root, number);
        if (slice is not > 0)
        {
            root.Remarks.Add($"Slice Vector (0054,0080) does not say which slice frame {number} is: its position is left out.");
            return [];
        }

        if (slice == 1)
            return position;
        if (root.Number(Tag.SpacingBetweenSlices, Vr.DS) is { } step && step != 0)
            return FramePlace.Along(position, orientation, step * (slice.Value - 1));
        root.Remarks.Add("Spacing Between Slices (0018,0088) is missing or 0: the positions of slices behind the first are left out.");
        return [];
    }

    // Of a volume at one time frames are slices, as many as there are.
    private static int? SliceWithoutVector(Dataset root, int number) =>
        root.Texts(Tag.ImageType)[2] == "RECON TOMO" && number <= (root.Integer(NumberOfSlices, Vr.US) ?? number) ? number : null;

    private static int? Index(Dataset root, uint vector, int number) => root.Integer(vector, Vr.US, number - 1);
}
