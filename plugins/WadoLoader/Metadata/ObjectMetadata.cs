using ImageLoaders;
using ImageLoaders.Metadata;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>
/// Every module of the contract that an object has something of, for its frames: what holds for all of them is read once. For one thread
/// at a time.
/// </summary>
internal sealed class ObjectMetadata
{
    private readonly DicomObject _dicom;
    private readonly AttributeReader _attributes;
    private readonly MetadataModule[] _common;

    /// <param name="dicom">The object.</param>
    /// <param name="storedSyntax">UID of the transfer syntax that it is stored in; <see langword="null"/>: a server does not say.</param>
    public ObjectMetadata(DicomObject dicom, string? storedSyntax)
    {
        _dicom = dicom;
        _attributes = new AttributeReader(dicom.Dataset, CharacterSet.From(dicom.Dataset));
        MetadataModule?[] modules =
        [
            new SopCommonModule
            {
                SopClassUid = _attributes.Code(Tag.SopClassUid),
                SopInstanceUid = _attributes.Code(Tag.SopInstanceUid),
                SpecificCharacterSet = _attributes.Code(Tag.SpecificCharacterSet),
            },
            storedSyntax is null ? null
                : new TransferSyntaxModule { TransferSyntaxUid = storedSyntax, TransferSyntaxName =
                    TransferSyntax.FromUid(storedSyntax).Name },
            PatientModules.Patient(_attributes),
            PatientModules.PatientStudy(_attributes),
            PatientModules.ClinicalTrial(_attributes),
            StudyModules.Study(_attributes),
            StudyModules.Series(_attributes),
            StudyModules.FrameOfReference(_attributes),
            StudyModules.Cine(_attributes),
            StudyModules.Multiframe(_attributes),
            ImageModules.Pixel(dicom),
            PetModules.Isotope(_attributes),
            PetModules.Series(_attributes),
            PetModules.Image(_attributes),
            UltrasoundModules.Regions(_attributes),
            EcgModules.Waveforms(_attributes),
        ];
        _common = [.. modules.OfType<MetadataModule>()];
    }

    /// <summary>Everything that is known of one frame of an object.</summary>
    /// <param name="dicom">The object.</param>
    /// <param name="source">With the frame; the object's UID is set here.</param>
    /// <param name="storedSyntax">As for the constructor.</param>
    /// <param name="address">Where a server shows it; <see langword="null"/>: nowhere that is known.</param>
    public static ImageMetadata Read(DicomObject dicom, ImageSource source, string? storedSyntax, ImageUrlModule? address = null)
    {
        var number = source.Frame ?? 1;
        if (FrameCount.Said(dicom.Dataset) is { } frames && number > frames)
            throw Frames.NativeFrames.NoSuchFrame(number, frames);
        return new ObjectMetadata(dicom, storedSyntax).OfFrame(source, withTables: true, address);
    }

    /// <summary>What is known of one frame.</summary>
    /// <param name="source">With the frame, which the object has; the object's UID is set here.</param>
    /// <param name="withTables">
    /// Whether overlays and look-up tables are read, which can take more memory than everything else together.
    /// </param>
    /// <param name="address">Where a server shows it; <see langword="null"/>: nowhere that is known.</param>
    public ImageMetadata OfFrame(ImageSource source, bool withTables, ImageUrlModule? address = null)
    {
        var number = source.Frame ?? 1;
        var frame = new FrameAttributes(_dicom.Dataset, number);
        MetadataModule?[] modules =
        [
            address,
            StudyModules.Frame(_attributes, frame, number),
            AcquisitionOrder.Module(_attributes, frame, number),
            ImageModules.General(_attributes, frame),
            ImageModules.ModalityLut(frame, withTables),
            ImageModules.VoiLut(frame, withTables),
            withTables ? ImageModules.Overlays(_dicom, number) : null,
            GeometryModules.Calibration(_attributes, frame),
            GeometryModules.Plane(_attributes, frame, number),
            NuclearMedicine.Module(_attributes, frame, number),
            WholeSlide.Module(_attributes, frame, number),
            PetModules.Scaling(_attributes, frame),
        ];
        return new(_common.Concat(modules.OfType<MetadataModule>()))
        {
            Source = source with { SopInstanceUid = _dicom.SopInstanceUid },
            Remarks = [.. _dicom.Dataset.Remarks],
        };
    }
}
