namespace ImageLoaders.Metadata;

/// <summary>
/// Represents what orders the images of one place: their time, their position in the cardiac cycle, their echo and their diffusion
/// weighting. Every value is optional.
/// </summary>
public sealed record AcquisitionOrderModule : MetadataModule
{
    /// <summary>Gets the Temporal Position Identifier (0020,0100), or the Temporal Position Index (0020,9128) of the frame.</summary>
    public int? TemporalPosition { get; init; }

    /// <summary>Gets the Number of Temporal Positions (0020,0105).</summary>
    public int? NumberOfTemporalPositions { get; init; }

    /// <summary>Gets the Temporal Position Time Offset (0020,930D) of the frame, in s.</summary>
    public double? TemporalPositionTimeOffset { get; init; }

    /// <summary>
    /// Gets the Trigger Time (0018,1060), or the Nominal Cardiac Trigger Delay Time (0020,9153) of the frame, in ms after the R peak.
    /// </summary>
    public double? TriggerTime { get; init; }

    /// <summary>
    /// Gets the Diffusion b-value (0018,9087), in s/mm². If it is not stated, it is the private value of Siemens (0019,100C), GE
    /// (0043,1039) or Philips (2001,1003).
    /// </summary>
    public double? DiffusionBValue { get; init; }

    /// <summary>Gets the Echo Time (0018,0081), or the Effective Echo Time (0018,9082) of the frame, in ms.</summary>
    public double? EchoTime { get; init; }

    /// <summary>Gets the Echo Number (0018,0086).</summary>
    public int? EchoNumber { get; init; }

    /// <summary>Gets the Stack ID (0020,9056).</summary>
    public string? StackId { get; init; }

    /// <summary>Gets the In-Stack Position Number (0020,9057), from 1.</summary>
    public int? InStackPosition { get; init; }

    /// <summary>Gets the Acquisition Number (0020,0012), or the Frame Acquisition Number (0020,9156).</summary>
    public int? AcquisitionNumber { get; init; }

    /// <summary>
    /// Gets the date and the time of the acquisition, without an offset from UTC: Frame Acquisition DateTime (0018,9074), Acquisition
    /// DateTime (0008,002A), or Acquisition Date (0008,0022) with Acquisition Time (0008,0032).
    /// </summary>
    public DateTime? AcquisitionDateTime { get; init; }

    /// <summary>Gets the date and the time of the content: Content Date (0008,0023) with Content Time (0008,0033).</summary>
    public DateTime? ContentDateTime { get; init; }

    /// <summary>Gets the Frame Reference Time (0054,1300) of PET, in ms after the start of the series.</summary>
    public double? FrameReferenceTime { get; init; }

    /// <summary>Gets the value of the Time Slot Vector (0054,0070) of a gated NM frame, from 1.</summary>
    public int? TimeSlot { get; init; }
}
