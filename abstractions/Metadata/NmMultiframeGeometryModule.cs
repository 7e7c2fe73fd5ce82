using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>Represents the geometry of a frame of a nuclear medicine object (PS3.3 C.8.4.8, C.8.4.11).</summary>
public sealed record NmMultiframeGeometryModule : MetadataModule
{
    /// <summary>Gets the Modality (0008,0060).</summary>
    public string? Modality { get; init; }

    /// <summary>Gets the Image Type (0008,0008). The array can be empty.</summary>
    public ImmutableArray<string> ImageType { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the third value of the Image Type (0008,0008).</summary>
    public string? ImageSubType { get; init; }

    /// <summary>
    /// Gets the Image Orientation (Patient) (0020,0037) of the frame's detector: six direction cosines; empty if unknown.
    /// </summary>
    public ImmutableArray<double> ImageOrientationPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Image Position (Patient) (0020,0032) of the frame: x, y and z, in mm; empty if unknown.</summary>
    public ImmutableArray<double> ImagePositionPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the Slice Thickness (0018,0050), in mm.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>Gets the Spacing Between Slices (0018,0088), in mm.</summary>
    public double? SpacingBetweenSlices { get; init; }

    /// <summary>Gets the distance between the centres of two rows, in mm: Pixel Spacing (0028,0030), first value.</summary>
    public double? RowPixelSpacing { get; init; }

    /// <summary>Gets the distance between the centres of two columns, in mm: Pixel Spacing (0028,0030), second value.</summary>
    public double? ColumnPixelSpacing { get; init; }

    /// <summary>Gets the Number of Frames (0028,0008).</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>Gets the number of the frame's energy window, from 1: Energy Window Vector (0054,0010).</summary>
    public int? EnergyWindow { get; init; }

    /// <summary>Gets the number of the frame's detector, from 1: Detector Vector (0054,0020).</summary>
    public int? Detector { get; init; }

    /// <summary>Gets the number of the frame's phase, from 1: Phase Vector (0054,0030).</summary>
    public int? Phase { get; init; }

    /// <summary>Gets the number of the frame's rotation, from 1: Rotation Vector (0054,0050).</summary>
    public int? Rotation { get; init; }

    /// <summary>Gets the number of the frame's R-R interval, from 1: R-R Interval Vector (0054,0060).</summary>
    public int? RRInterval { get; init; }

    /// <summary>Gets the number of the frame's time slot, from 1: Time Slot Vector (0054,0070).</summary>
    public int? TimeSlot { get; init; }

    /// <summary>Gets the number of the frame's slice, from 1: Slice Vector (0054,0080).</summary>
    public int? Slice { get; init; }

    /// <summary>Gets the number of the frame's angular view, from 1: Angular View Vector (0054,0090).</summary>
    public int? AngularView { get; init; }

    /// <summary>Gets the number of the frame's time slice, from 1: Time Slice Vector (0054,0100).</summary>
    public int? TimeSlice { get; init; }

    /// <summary>
    /// Gets a value that indicates whether the frames are slices of a volume: the Image Type is RECON TOMO or RECON GATED TOMO.
    /// </summary>
    public bool IsNmReconstructable { get; init; }
}
