using System.Collections.Immutable;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>The modules of study, series and frames (PS3.3 C.7.2.1, C.7.3.1, C.7.4.1, C.7.6.5, C.7.6.6).</summary>
internal static class StudyModules
{
    private const uint FrameTime = 0x00181063;
    private const uint FrameContentSequence = 0x00209111;

    private static readonly uint[] FrameTypeSequences = [0x00189226, 0x00189329, 0x00189412, 0x00189751];

    public static GeneralStudyModule Study(Facts facts) => new()
    {
        StudyInstanceUid = facts.Code(0x0020000D),
        StudyDescription = facts.Text(0x00081030),
        StudyDate = facts.Date(0x00080020),
        StudyTime = facts.Time(0x00080030),
        AccessionNumber = facts.Text(0x00080050),
    };

    public static GeneralSeriesModule Series(Facts facts) => new()
    {
        Modality = facts.Code(Tag.Modality),
        SeriesInstanceUid = facts.Code(0x0020000E),
        SeriesNumber = facts.Whole(0x00200011),
        SeriesDescription = facts.Text(0x0008103E),
        StudyInstanceUid = facts.Code(0x0020000D),
        SeriesDate = facts.Date(0x00080021),
        SeriesTime = facts.Time(0x00080031),
        AcquisitionDate = facts.Date(0x00080022),
        AcquisitionTime = facts.Time(0x00080032),
    };

    public static FrameOfReferenceModule? FrameOfReference(Facts facts) => facts.Code(0x00200052) is { } uid
        ? new() { FrameOfReferenceUid = uid, PositionReferenceIndicator = facts.Text(0x00201040) }
        : null;

    public static CineModule? Cine(Facts facts)
    {
        var time = facts.Decimal(FrameTime);
        var rate = facts.Decimal(0x00180040) ?? (time > 0 ? 1000 / time : null);
        return rate is null ? null : new() { CineRate = rate, NumberOfFrames = facts.Whole(Tag.NumberOfFrames), FrameTime = time };
    }

    public static MultiframeModule? Multiframe(Facts facts) => facts.Whole(Tag.NumberOfFrames) is { } frames
        ? new() { NumberOfFrames = frames, FrameTime = facts.Decimal(FrameTime) }
        : null;

    public static FrameModule Frame(Facts facts, FrameAttributes frame, int number)
    {
        var type = FrameTypeSequences.Select(frame.Group).FirstOrDefault(group => group is not null);
        var content = frame.Group(FrameContentSequence);
        return new()
        {
            FrameNumber = number,
            NumberOfFrames = FrameCount.Said(facts.Data) ?? 1,
            FrameType = type is null ? [] : [.. type.Texts(0x00089007)],
            DimensionIndexValues = content is null ? [] : content.Numbers(0x00209157, Vr.UL).Select(value => (int)Math.Min(value, int.MaxValue)).ToImmutableArray(),
        };
    }
}
