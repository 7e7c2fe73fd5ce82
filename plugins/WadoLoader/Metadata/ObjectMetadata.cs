using ImageLoaders;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>Every module of the contract that an object has something of, for one of its frames.</summary>
internal static class ObjectMetadata
{
    /// <param name="dicom">The object.</param>
    /// <param name="source">With the frame; the object's UID is set here.</param>
    /// <param name="storedSyntax">UID of the transfer syntax that it is stored in; <see langword="null"/>: a server does not say.</param>
    /// <param name="address">Where a server shows it; <see langword="null"/>: nowhere that is known.</param>
    public static ImageMetadata Read(DicomObject dicom, ImageSource source, string? storedSyntax, ImageUrlModule? address = null)
    {
        var data = dicom.Dataset;
        var number = source.Frame ?? 1;
        if (FrameCount.Said(data) is { } frames && number > frames)
            throw Frames.NativeFrames.NoSuchFrame(number, frames);
        var characters = CharacterSet.Of(data);
        var facts = new Facts(data, characters);
        var frame = new FrameAttributes(data, number);
        var modules = new List<MetadataModule?>
        {
            new SopCommonModule { SopClassUid = facts.Code(Tag.SopClassUid), SopInstanceUid = facts.Code(Tag.SopInstanceUid), SpecificCharacterSet = facts.Code(Tag.SpecificCharacterSet) },
            storedSyntax is null ? null : new TransferSyntaxModule { TransferSyntaxUid = storedSyntax },
            address,
            PatientModules.Patient(facts),
            PatientModules.PatientStudy(facts),
            PatientModules.ClinicalTrial(facts),
            StudyModules.Study(facts),
            StudyModules.Series(facts),
            StudyModules.FrameOfReference(facts),
            StudyModules.Cine(facts),
            StudyModules.Multiframe(facts),
            StudyModules.Frame(facts, frame, number),
            ImageModules.General(facts),
            ImageModules.Pixel(dicom),
            ImageModules.ModalityLut(frame),
            ImageModules.VoiLut(frame),
            ImageModules.Overlays(dicom, number),
            ImageModules.Calibration(facts, frame),
            GeometryModules.Plane(facts, frame, number),
            GeometryModules.NuclearMedicine(facts, frame, number),
            PetModules.Isotope(facts),
            PetModules.Series(facts),
            PetModules.Image(facts),
            PetModules.Scaling(facts),
            UltrasoundModules.Regions(facts),
            EcgModules.Waveforms(facts, characters),
        };
        return new(modules.OfType<MetadataModule>()) { Source = source with { SopInstanceUid = dicom.SopInstanceUid } };
    }
}
