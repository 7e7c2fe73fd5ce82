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

    public static GeneralStudyModule Study(AttributeReader attributes) => new()
    {
        StudyInstanceUid = attributes.Code(0x0020000D),
        StudyDescription = attributes.Text(0x00081030),
        StudyDate = attributes.Date(0x00080020),
        StudyTime = attributes.Time(0x00080030),
        AccessionNumber = attributes.Text(0x00080050),
    };

    public static GeneralSeriesModule Series(AttributeReader attributes) => new()
    {
        Modality = attributes.Code(Tag.Modality),
        SeriesInstanceUid = attributes.Code(0x0020000E),
        Laterality = attributes.Code(0x00200060),
        SeriesNumber = attributes.Whole(0x00200011),
        SeriesDescription = attributes.Text(0x0008103E),
        StudyInstanceUid = attributes.Code(0x0020000D),
        SeriesDate = attributes.Date(0x00080021),
        SeriesTime = attributes.Time(0x00080031),
        AcquisitionDate = attributes.Date(0x00080022),
        AcquisitionTime = attributes.Time(0x00080032),
    };

    public static FrameOfReferenceModule? FrameOfReference(AttributeReader attributes) => attributes.Code(0x00200052) is { } uid
        ? new() { FrameOfReferenceUid = uid, PositionReferenceIndicator = attributes.Text(0x00201040) }
        : null;

    public static CineModule? Cine(AttributeReader attributes)
    {
        var time = attributes.Measure(FrameTime);
        var rate = attributes.Measure(0x00180040) ?? (time > 0 ? 1000 / time : null);
        return rate is null ? null : new() { CineRate = rate, NumberOfFrames = attributes.Whole(Tag.NumberOfFrames), FrameTime = time };
    }

    public static MultiframeModule? Multiframe(AttributeReader attributes) => attributes.Whole(Tag.NumberOfFrames) is { } frames
        ? new() { NumberOfFrames = frames, FrameTime = attributes.Measure(FrameTime) }
        : null;

    public static FrameModule Frame(AttributeReader attributes, FrameAttributes frame, int number)
    {
        var type = FrameTypeSequences.Select(frame.Group).FirstOrDefault(group => group is not null);
        var content = frame.Group(FrameContentSequence);
        return new()
        {
            FrameNumber = number,
            NumberOfFrames = FrameCount.Said(attributes.Data) ?? 1,
            FrameType = type is null ? [] : [.. type.Texts(0x00089007)],
            DimensionIndexValues = content is null ? []
                : content.Numbers(0x00209157, Vr.UL).Select(value => (int)Math.Min(value, int.MaxValue)).ToImmutableArray(),
        };
    }
}
