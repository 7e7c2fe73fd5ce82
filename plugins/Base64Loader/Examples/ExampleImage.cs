using System.Collections.Immutable;
using ImageLoaders;

namespace Base64Loader.Examples;

/// <summary>What is known of one image that the plugin stores; the pixels lie in the resource <c>&lt;Name&gt;.txt</c>.</summary>
internal sealed record ExampleImage(string Name, int Rows, int Columns, PixelFormat Format)
{
    private const string Study = "2.25.70092744362951867625322007746252329107";

    public int Frames { get; init; } = 1;

    public string Description { get; init; } = "";

    public string Modality { get; init; } = "OT";

    public required string SopClassUid { get; init; }

    public required string SopInstanceUid { get; init; }

    public required string SeriesInstanceUid { get; init; }

    public static string StudyInstanceUid => Study;

    public double RescaleIntercept { get; init; }

    public string? RescaleType { get; init; }

    public ImmutableArray<VoiWindow> Windows { get; init; } = [];

    /// <summary>Distance of pixels in mm, the same in both directions; <see langword="null"/>: it is no picture of a body.</summary>
    public double? SpacingMm { get; init; }

    /// <summary>Distance and thickness of slices in mm.</summary>
    public double SliceSpacingMm { get; init; }

    public string? FrameOfReferenceUid { get; init; }

    public ImageSource Source(int frame) => new() { SopInstanceUid = SopInstanceUid, Frame = frame, FreshFor = Timeout.InfiniteTimeSpan };

    public static ImmutableArray<ExampleImage> All { get; } =
    [
        new("ct", 512, 512, PixelFormat.Gray16)
        {
            Description = "Phantom of an abdomen",
            Modality = "CT",
            SopClassUid = "1.2.840.10008.5.1.4.1.1.2",
            SopInstanceUid = "2.25.154633999162276548577946364846505516381",
            SeriesInstanceUid = "2.25.69938226476828378987844611253155225898",
            FrameOfReferenceUid = "2.25.103161970603315932136771450634570408134",
            RescaleIntercept = -1024,
            RescaleType = "HU",
            Windows = [new(40, 400, "ABDOMEN"), new(300, 1500, "BONE")],
            SpacingMm = 0.75,
            SliceSpacingMm = 5,
        },
        new("stack", 256, 256, PixelFormat.Gray16)
        {
            Frames = 16,
            Description = "Phantom of a head, 16 slices",
            Modality = "CT",
            SopClassUid = "1.2.840.10008.5.1.4.1.1.2.2",
            SopInstanceUid = "2.25.38291787855058957418896170685022834852",
            SeriesInstanceUid = "2.25.314161210618532293076755661315855787679",
            FrameOfReferenceUid = "2.25.300013553870888420619017040456460021381",
            RescaleIntercept = -1024,
            RescaleType = "HU",
            Windows = [new(40, 120, "BRAIN"), new(300, 1500, "BONE")],
            SpacingMm = 0.9,
            SliceSpacingMm = 10,
        },
        new("color", 256, 256, PixelFormat.Rgb8)
        {
            Description = "Colour chart",
            SopClassUid = "1.2.840.10008.5.1.4.1.1.7",
            SopInstanceUid = "2.25.127054087581937757744211863666773776962",
            SeriesInstanceUid = "2.25.195315592558077675698343262177094729072",
        },
        new("signed", 256, 256, PixelFormat.GrayS16)
        {
            Description = "Phantom of flow, velocities in mm/s",
            Modality = "MR",
            SopClassUid = "1.2.840.10008.5.1.4.1.1.4",
            SopInstanceUid = "2.25.197216056184736057102530764070407997196",
            SeriesInstanceUid = "2.25.138842742067266226088825043778645412332",
            FrameOfReferenceUid = "2.25.327265105230547435822016526934774288141",
            Windows = [new(0, 4000)],
            SpacingMm = 0.5,
            SliceSpacingMm = 5,
        },
    ];
}
