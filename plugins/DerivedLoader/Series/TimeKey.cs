using System.Collections.Immutable;
using ImageLoaders.Metadata;

namespace DerivedLoader.Series;

/// <summary>What may tell images of one place apart.</summary>
/// <param name="Name">As DICOM names it.</param>
/// <param name="Value">Reads it; <see langword="null"/>: the image does not state it.</param>
/// <param name="IsWeak">Whether it may differ between two images that are the same picture.</param>
internal sealed record TimeKey(string Name, Func<SourceImage, IComparable?> Value, bool IsWeak = false)
{
    private const int MostDimensions = 8;

    /// <summary>All of them, the first that fits counts.</summary>
    public static ImmutableArray<TimeKey> All { get; } =
    [
        Create("Time Slot", order => order.TimeSlot),
        OfNm("Time Slice", nm => nm.TimeSlice),
        OfNm("R-R Interval", nm => nm.RRInterval),
        OfNm("Phase", nm => nm.Phase),
        OfNm("Energy Window", nm => nm.EnergyWindow),
        OfNm("Detector", nm => nm.Detector),
        Create("Temporal Position", order => order.TemporalPosition),
        Create("Temporal Position Time Offset", order => order.TemporalPositionTimeOffset),
        Create("Diffusion b-value", order => order.DiffusionBValue),
        Create("Trigger Time", order => order.TriggerTime),
        Create("Echo Time", order => order.EchoTime),
        Create("Echo Number", order => order.EchoNumber),
        Create("Frame Reference Time", order => order.FrameReferenceTime),
        .. Enumerable.Range(0, MostDimensions).Select(OfDimension),
        Create("Stack ID", order => order.StackId),
        new("Image Type", image => image.Metadata.Get<GeneralImageModule>()?.ImageType is { Length: > 0 } type ? string.Join('\\', type)
            : null),
        new("Acquisition Number", image => image.Metadata.Get<AcquisitionOrderModule>()?.AcquisitionNumber, IsWeak: true),
        new("Acquisition Time", image => image.Metadata.Get<AcquisitionOrderModule>()?.AcquisitionDateTime, IsWeak: true),
        new("Content Time", image => image.Metadata.Get<AcquisitionOrderModule>()?.ContentDateTime, IsWeak: true),
    ];

    private static TimeKey Create(string name, Func<AcquisitionOrderModule, IComparable?> value) =>
        new(name, image => image.Metadata.Get<AcquisitionOrderModule>() is { } order ? value(order) : null);

    private static TimeKey OfNm(string name, Func<NmMultiframeGeometryModule, IComparable?> value) =>
        new(name, image => image.Metadata.Get<NmMultiframeGeometryModule>() is { } nm ? value(nm) : null);

    private static TimeKey OfDimension(int dimension) => new($"Dimension Index {dimension + 1}", image =>
        image.Metadata.Get<FrameModule>()?.DimensionIndexValues is { } values && values.Length > dimension ? values[dimension] : null);
}
