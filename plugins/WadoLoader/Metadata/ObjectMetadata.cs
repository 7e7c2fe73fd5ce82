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
        var characters = CharacterSet.From(data);
        var attributes = new AttributeReader(data, characters);
        var frame = new FrameAttributes(data, number);
        var modules = new List<MetadataModule?>
        {
            new SopCommonModule
            {
                SopClassUid = attributes.Code(Tag.SopClassUid),
                SopInstanceUid = attributes.Code(Tag.SopInstanceUid),
                SpecificCharacterSet = attributes.Code(Tag.SpecificCharacterSet),
            },
            storedSyntax is null ? null
                : new TransferSyntaxModule { TransferSyntaxUid = storedSyntax, TransferSyntaxName =
                    TransferSyntax.FromUid(storedSyntax).Name },
            address,
            PatientModules.Patient(attributes),
            PatientModules.PatientStudy(attributes),
            PatientModules.ClinicalTrial(attributes),
            StudyModules.Study(attributes),
            StudyModules.Series(attributes),
            StudyModules.FrameOfReference(attributes),
            StudyModules.Cine(attributes),
            StudyModules.Multiframe(attributes),
            StudyModules.Frame(attributes, frame, number),
            AcquisitionOrder.Module(attributes, frame, number),
            ImageModules.General(attributes, frame),
            ImageModules.Pixel(dicom),
            ImageModules.ModalityLut(frame),
            ImageModules.VoiLut(frame),
            ImageModules.Overlays(dicom, number),
            GeometryModules.Calibration(attributes, frame),
            GeometryModules.Plane(attributes, frame, number),
            NuclearMedicine.Module(attributes, frame, number),
            WholeSlide.Module(attributes, frame, number),
            PetModules.Isotope(attributes),
            PetModules.Series(attributes),
            PetModules.Image(attributes),
            PetModules.Scaling(attributes, frame),
            UltrasoundModules.Regions(attributes),
            EcgModules.Waveforms(attributes),
        };
        return new(modules.OfType<MetadataModule>())
        {
            Source = source with { SopInstanceUid = dicom.SopInstanceUid },
            Remarks = [.. data.Remarks],
        };
    }
}
