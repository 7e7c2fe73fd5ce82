namespace WadoLoader.Dicom;

/// <summary>Objects that have no pixel data by their nature (PS3.4 B.5, PS3.6 table A-1): none are missing from them.</summary>
internal static class NonImage
{
    private const string Storage = "1.2.840.10008.5.1.4.1.1.";

    /// <summary>RT Dose: an image where it has a grid; it may have histograms or points alone.</summary>
    private const string DoseClass = "481.2";

    /// <summary>SOP Classes below <see cref="Storage"/>, those that end with a dot with all below them; the first that fits counts. Without a kind: an image.</summary>
    private static readonly (string Class, string? Kind)[] Classes =
    [
        ("4.2", "a set of MR spectra"),
        ("9.", "a set of waveforms"),
        ("11.", "a presentation state"),
        ("66", "a set of raw data"),
        ("66.1", "a spatial registration"),
        ("66.2", "a set of spatial fiducials"),
        ("66.3", "a deformable spatial registration"),
        ("66.5", "a surface segmentation"),
        ("66.6", "a set of tracts"),
        ("67", "a mapping of real world values"),
        ("68.", "a scanned surface"),
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
        ("131", "a structured display"),
        ("200.", "a procedure protocol"),
        ("481.1", null),
        (DoseClass, "an RT dose without a dose grid"),
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
    ];

    /// <summary>Why there can be no image of an object, for who asked for one; <see langword="null"/>: it is an image, or what it is is not known.</summary>
    public static string? Reason(Dataset data)
    {
        if (data.Has(Tag.DirectoryRecordSequence))
            return "The object is a DICOMDIR, the directory of a medium, and no image: load one of the files that it names.";
        var uid = data.Text(Tag.SopClassUid);
        var modality = data.Text(Tag.Modality);
        if ((uid is null ? OfModality(modality) : OfClass(uid, data)) is not { } kind)
            return null;
        return $"The object is {kind} and no image (SOP Class {uid ?? "not said"}, modality {modality ?? "not said"}): it has no pixel data. Its metadata can be read; load an image of its study instead.";
    }

    private static string? OfClass(string uid, Dataset data)
    {
        if (!uid.StartsWith(Storage, StringComparison.Ordinal))
            return null;
        var rest = uid[Storage.Length..];
        var kind = Array.Find(Classes, one => one.Class[^1] == '.' ? rest.StartsWith(one.Class, StringComparison.Ordinal) : rest == one.Class).Kind;
        return rest == DoseClass && data.Has(Tag.Rows) ? null : kind;
    }

    private static string? OfModality(string? modality) => modality switch
    {
        "SR" => "a structured report",
        "PR" => "a presentation state",
        "KO" => "a key object selection",
        "RTSTRUCT" => "an RT structure set",
        "RTPLAN" => "an RT plan",
        "RTRECORD" => "an RT treatment record",
        "DOC" => "an encapsulated document",
        "REG" => "a spatial registration",
        "ECG" or "HD" or "EPS" or "RESP" or "AU" => "a set of waveforms",
        _ => null,
    };
}
