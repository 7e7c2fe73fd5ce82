using System.Collections.Immutable;

namespace ImageLoaders.Metadata;

/// <summary>The geometry of a nuclear medicine object's frame (PS3.3 C.8.4.8, C.8.4.11).</summary>
public sealed record NmMultiframeGeometryModule : MetadataModule
{
    /// <summary>(0008,0060).</summary>
    public string? Modality { get; init; }

    /// <summary>(0008,0008); may be empty.</summary>
    public ImmutableArray<string> ImageType { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0008,0008), third value.</summary>
    public string? ImageSubType { get; init; }

    /// <summary>(0020,0037) of the frame's detector: six cosines; empty when unknown.</summary>
    public ImmutableArray<double> ImageOrientationPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0020,0032) of the frame: x, y, z in mm; empty when unknown.</summary>
    public ImmutableArray<double> ImagePositionPatient { get; init => field = value.OrEmpty(); } = [];

    /// <summary>(0018,0050), in mm.</summary>
    public double? SliceThickness { get; init; }

    /// <summary>(0018,0088), in mm.</summary>
    public double? SpacingBetweenSlices { get; init; }

    /// <summary>(0028,0030), first value, in mm.</summary>
    public double? RowPixelSpacing { get; init; }

    /// <summary>(0028,0030), second value, in mm.</summary>
    public double? ColumnPixelSpacing { get; init; }

    /// <summary>(0028,0008).</summary>
    public int? NumberOfFrames { get; init; }

    /// <summary>Energy Window Vector (0054,0010) of the frame: its energy window, from 1.</summary>
    public int? EnergyWindow { get; init; }

    /// <summary>Detector Vector (0054,0020) of the frame: its detector, from 1.</summary>
    public int? Detector { get; init; }

    /// <summary>Phase Vector (0054,0030) of the frame: its phase, from 1.</summary>
    public int? Phase { get; init; }

    /// <summary>Rotation Vector (0054,0050) of the frame: its rotation, from 1.</summary>
    public int? Rotation { get; init; }

    /// <summary>R-R Interval Vector (0054,0060) of the frame: its interval, from 1.</summary>
    public int? RRInterval { get; init; }

    /// <summary>Time Slot Vector (0054,0070) of the frame: its time slot, from 1.</summary>
    public int? TimeSlot { get; init; }

    /// <summary>Slice Vector (0054,0080) of the frame: its slice, from 1.</summary>
    public int? Slice { get; init; }

    /// <summary>Angular View Vector (0054,0090) of the frame: its view, from 1.</summary>
    public int? AngularView { get; init; }

    /// <summary>Time Slice Vector (0054,0100) of the frame: its time slice, from 1.</summary>
    public int? TimeSlice { get; init; }

    /// <summary>Whether the frames are slices of a volume: image type RECON TOMO or RECON GATED TOMO.</summary>
    public bool IsNmReconstructable { get; init; }
}
