using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>
/// What orders images of one place: of an enhanced object the functional groups of the frame (PS3.3 C.7.6.16), else the data set.
/// </summary>
internal static class AcquisitionOrder
{
    private const uint FrameContentSequence = 0x00209111;
    private const uint TemporalPositionSequence = 0x00209310;
    private const uint CardiacSynchronizationSequence = 0x00189118;
    private const uint DiffusionSequence = 0x00189117;
    private const uint EchoSequence = 0x00189114;
    private const uint DiffusionBValue = 0x00189087;
    private const uint TimeSlotVector = 0x00540070;

    // The creator of a private block, the attribute in it, and how it is written where the file does not say.
    private static readonly (string Creator, uint Tag, ushort Vr)[] PrivateBValues =
    [
        ("SIEMENS MR HEADER", 0x0019000C, Vr.IS),
        ("GEMS_PARM_01", 0x00430039, Vr.IS),
        ("Philips Imaging DD 001", 0x20010003, Vr.FL),
    ];

    public static AcquisitionOrderModule? Module(AttributeReader attributes, FrameAttributes frame, int number)
    {
        var root = attributes.Data;
        var content = frame.Group(FrameContentSequence);
        var module = new AcquisitionOrderModule
        {
            TemporalPosition = content?.Integer(0x00209128, Vr.UL) ?? attributes.Whole(0x00200100),
            NumberOfTemporalPositions = attributes.Whole(0x00200105),
            TemporalPositionTimeOffset = frame.Group(TemporalPositionSequence)?.Number(0x0020930D, Vr.FD),
            TriggerTime = frame.Group(CardiacSynchronizationSequence)?.Number(0x00209153, Vr.FD) ?? attributes.Decimal(0x00181060),
            DiffusionBValue = BValue(attributes, frame),
            EchoTime = frame.Group(EchoSequence)?.Number(0x00189082, Vr.FD) ?? attributes.Decimal(0x00180081),
            EchoNumber = attributes.Whole(0x00180086),
            StackId = content?.Text(0x00209056) ?? attributes.Code(0x00209056),
            InStackPosition = content?.Integer(0x00209057, Vr.UL) ?? attributes.Whole(0x00209057, Vr.UL),
            AcquisitionNumber = content?.Integer(0x00209156, Vr.US) ?? attributes.Whole(0x00200012),
            AcquisitionDateTime = (content is null ? null : attributes.In(content).DateAndTime(0x00189074))
                ?? attributes.DateAndTime(0x0008002A)
                ?? Together(attributes, 0x00080022, 0x00080032),
            ContentDateTime = Together(attributes, 0x00080023, 0x00080033),
            FrameReferenceTime = attributes.Decimal(0x00541300),
            TimeSlot = root.TryFind(TimeSlotVector, out _) ? root.Integer(TimeSlotVector, Vr.US, number - 1) : null,
        };
        return module == Nothing ? null : module;
    }

    private static readonly AcquisitionOrderModule Nothing = new();

    private static DateTime? Together(AttributeReader attributes, uint date, uint time) =>
        attributes.Date(date) is { } day && attributes.Time(time) is { } clock ? day.ToDateTime(clock) : null;

    private static double? BValue(AttributeReader attributes, FrameAttributes frame)
    {
        var root = attributes.Data;
        if ((frame.Group(DiffusionSequence)?.Number(DiffusionBValue, Vr.FD) ?? root.Number(DiffusionBValue, Vr.FD)) is { } stated)
            return stated;
        if (attributes.Code(Tag.Modality) != "MR")
            return null;
        foreach (var (creator, tag, vr) in PrivateBValues)
            if (PrivateTag(root, creator, tag) is { } found && root.Number(found, vr) is { } value)
                return creator == "GEMS_PARM_01" ? value % 100_000 : value; // GE adds a thousand million where it means something else too
        return null;
    }

    // A private block lies where its creator has reserved one (PS3.5 7.8.1).
    private static uint? PrivateTag(Dataset data, string creator, uint tag)
    {
        for (uint block = 0x10; block <= 0xFF; block++)
            if (data.Text((tag & 0xFFFF0000) | block) == creator)
                return tag | (block << 8);
        return null;
    }
}
