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

    /// <summary>Whether the frames are slices of a volume: image type RECON TOMO or RECON GATED TOMO.</summary>
    public bool IsNmReconstructable { get; init; }
}
