namespace WadoLoader.Dicom;

/// <summary>The SOP classes whose objects have no pixel data (PS3.4 B.5 and GG.3, PS3.6 table A-1), and those of vendors.</summary>
internal static class NonImageClasses
{
    /// <summary>Media Storage Directory Storage: a DICOMDIR.</summary>
    public const string Directory = "1.2.840.10008.1.3.10";

    /// <summary>RT Dose: an image where it has a grid; it may have histograms or points alone.</summary>
    public const string Dose = Storage + "481.2";

    private const string Storage = "1.2.840.10008.5.1.4.1.1.";

    /// <summary>
    /// Below <see cref="Storage"/>; those that end with a dot with all below them. The first that fits counts; without a kind: an image.
    /// </summary>
    private static readonly (string Class, string? Kind)[] StorageClasses =
    [
        ("4.2", "a set of MR spectra"),
        ("8", "a standalone overlay"),
        ("9", "a standalone curve"),
        ("9.", "a set of waveforms"),
        ("10", "a standalone modality LUT"),
        ("11", "a standalone VOI LUT"),
        ("11.", "a presentation state"),
        ("66", "a set of raw data"),
        ("66.1", "a spatial registration"),
        ("66.2", "a set of spatial fiducials"),
        ("66.3", "a deformable spatial registration"),
        ("66.5", "a surface segmentation"),
        ("66.6", "a set of tracts"),
        ("67", "a mapping of real world values"),
        ("68.", "a scanned surface"),
        ("77.1.5.3", "a stereometric relationship"),
        ("78.", "a set of ophthalmic measurements"),
        ("79.", "a report of the macular grid"),
        ("80.", "a set of visual field measurements"),
        ("88.59", "a key object selection"),
        ("88.", "a structured report"),
        ("90.", "a content assessment"),
        ("91.", "a set of microscopy annotations"),
        ("104.1", "an encapsulated PDF document"),
        ("104.2", "an encapsulated CDA document"),
        ("104.", "an encapsulated model"),
        ("129", "a standalone PET curve"),
        ("131", "a structured display"),
        ("200.3", "a protocol approval"),
        ("200.", "a procedure protocol"),
        ("201.", "an inventory"),
        ("481.1", null),
        ("481.2", "an RT dose without a dose grid"),
        ("481.23", null),
        ("481.24", null),
        ("481.3", "an RT structure set"),
        ("481.5", "an RT plan"),
        ("481.8", "an RT ion plan"),
        ("481.4", "an RT treatment record"),
        ("481.6", "an RT treatment record"),
        ("481.7", "an RT treatment record"),
        ("481.9", "an RT treatment record"),
        ("481.", "an RT object"),
        ("501.3", "a threat detection report"),
    ];

    /// <summary>All others, likewise.</summary>
    private static readonly (string Class, string Kind)[] OtherClasses =
    [
        ("1.2.840.10008.5.1.4.38.", "a hanging protocol"),
        ("1.2.840.10008.5.1.4.39.", "a color palette"),
        ("1.2.840.10008.5.1.4.43.", "an implant template"),
        ("1.2.840.10008.5.1.4.44.", "an assembly of implant templates"),
        ("1.2.840.10008.5.1.4.45.", "a group of implant templates"),
        ("1.2.840.10008.5.1.4.34.7", "an RT delivery instruction"),
        ("1.2.840.10008.5.1.4.34.10", "an RT delivery instruction"),
        ("1.2.840.10008.5.1.4.34.", "a procedure step"),
        ("1.2.840.10008.5.1.4.31", "a work list item"),
        ("1.2.840.10008.3.1.2.3.", "a procedure step"),
        ("1.2.840.10008.5.1.1.27", "a stored print"),
        ("1.3.12.2.1107.5.9.1", "Siemens CSA non-image data"),
        ("1.3.46.670589.11.0.0.12.1", "a private set of MR spectra of Philips"),
        ("1.3.46.670589.11.0.0.12.2", "private MR series data of Philips"),
        ("1.3.46.670589.11.0.0.12.4", "a private exam card of Philips"),
        ("1.3.46.670589.5.0.2", "a private presentation state of Philips"),
        ("1.3.46.670589.5.0.3", "a private surface of Philips"),
        ("1.3.46.670589.5.0.4", "a private composite object of Philips"),
    ];

    /// <summary>
    /// Gets what the objects of a class are, with their article; <see langword="null"/>: images, or a class that is not known.
    /// </summary>
    public static string? Kind(string uid) => uid.StartsWith(Storage, StringComparison.Ordinal)
        ? Array.Find(StorageClasses, one => Fits(one.Class, uid[Storage.Length..])).Kind
        : Array.Find(OtherClasses, one => Fits(one.Class, uid)).Kind;

    /// <summary>Gets whether a class is one of the standard's storage classes.</summary>
    public static bool IsStandardStorage(string? uid) => uid?.StartsWith(Storage, StringComparison.Ordinal) == true;

    private static bool Fits(string listed, string uid) =>
        listed[^1] == '.' ? uid.StartsWith(listed, StringComparison.Ordinal) : uid == listed;
}
