using System.Collections.Immutable;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>Where a frame lies in the patient: what the object says of it, nothing made up.</summary>
/// <param name="Position">Three coordinates in mm; empty when unknown.</param>
/// <param name="Orientation">Six direction cosines; empty when unknown.</param>
/// <param name="IsOfFrame">Whether the position is the frame's own, where others may lie elsewhere.</param>
internal readonly record struct FramePlace(ImmutableArray<double> Position, ImmutableArray<double> Orientation, bool IsOfFrame)
{
    private const uint PlanePositionSequence = 0x00209113;
    private const uint PlaneOrientationSequence = 0x00209116;
    private const uint GridFrameOffsetVector = 0x3004000C;
    private const uint FrameIncrementPointer = 0x00280009;
    private const uint FrameTime = 0x00181063;
    private const uint FrameTimeVector = 0x00181065;

    /// <summary>By how much a cosine may be rounded: some writers keep two digits.</summary>
    private const double Rounding = 0.02;

    public static FramePlace Read(FrameAttributes frame, int number)
    {
        var root = frame.Root;
        var holder = frame.Holder(PlanePositionSequence, Tag.ImagePosition);
        var orientation = ReadOrientation(frame.Holder(PlaneOrientationSequence, Tag.ImageOrientation));
        if (root.Has(NuclearMedicine.DetectorInformationSequence))
            return NuclearMedicine.Place(root, number);
        var position = holder.Exactly(Tag.ImagePosition, Vr.DS, 3);
        if (holder != root)
            return new(position, orientation, true);
        if (root.TryFind(GridFrameOffsetVector, out _))
            return new(OnGrid(root, position, orientation, number), orientation, true);
        if (number == 1 || position.IsEmpty || FollowsInTime(root))
            return new(position, orientation, false);
        root.Remarks.Add(
            "Image Position (Patient) (0020,0032) is that of the first frame, and nothing says where the others lie: left out for them.");
        return new([], orientation, true);
    }

    /// <summary>
    /// Six direction cosines of unit vectors at right angles; empty when they are missing, or are none, which is remarked upon.
    /// </summary>
    public static ImmutableArray<double> ReadOrientation(Dataset data, uint tag = Tag.ImageOrientation)
    {
        if (data.Exactly(tag, Vr.DS, 6) is not { Length: 6 } cosines)
            return [];
        var (row, column) = (Dot(cosines[..3], cosines[..3]), Dot(cosines[3..], cosines[3..]));
        if (Math.Abs(row - 1) <= 2 * Rounding && Math.Abs(column - 1) <= 2 * Rounding
            && Math.Abs(Dot(cosines[..3], cosines[3..])) <= Rounding)
            return cosines;
        data.LeaveOut(tag, Vr.DS, "are no directions of unit length at right angles");
        return [];
    }

    /// <summary>A position moved along the normal; empty where one is unknown.</summary>
    public static ImmutableArray<double> Along(ImmutableArray<double> position, ImmutableArray<double> cosines, double distance) =>
        distance == 0 ? position : position.Length != 3 || cosines.Length != 6 ? [] :
        [
            position[0] + (distance * ((cosines[1] * cosines[5]) - (cosines[2] * cosines[4]))),
            position[1] + (distance * ((cosines[2] * cosines[3]) - (cosines[0] * cosines[5]))),
            position[2] + (distance * ((cosines[0] * cosines[4]) - (cosines[1] * cosines[3]))),
        ];

    private static double Dot(ImmutableArray<double> a, ImmutableArray<double> b) => (a[0] * b[0]) + (a[1] * b[1]) + (a[2] * b[2]);

    // Frames of one plane at several times.
    private static bool FollowsInTime(Dataset root) =>
        root.Has(FrameTime) || root.Has(FrameTimeVector) || root.Number(FrameIncrementPointer, Vr.AT) is FrameTime or FrameTimeVector;

    // From the first plane, whose offset is 0; or (type b) the third coordinates themselves (PS3.3 C.8.8.3.2).
    private static ImmutableArray<double> OnGrid(
        Dataset root, ImmutableArray<double> position, ImmutableArray<double> orientation, int number)
    {
        if (position.IsEmpty)
            return [];
        if (root.Number(GridFrameOffsetVector, Vr.DS) is not { } first
            || root.Number(GridFrameOffsetVector, Vr.DS, number - 1) is not { } offset)
        {
            if (number == 1)
                return position;
            root.LeaveOut(GridFrameOffsetVector, Vr.DS, $"does not say where frame {number} lies");
            return [];
        }

        if (first == 0)
            return Along(position, orientation, offset);
        if (Math.Abs(first - position[2]) <= 1e-3)
            return [position[0], position[1], offset];
        root.LeaveOut(GridFrameOffsetVector, Vr.DS, "begins neither with 0 nor with the third coordinate of Image Position (Patient)");
        return number == 1 ? position : [];
    }
}
