namespace WadoLoader.Dicom;

/// <summary>
/// Objects that have no pixel data by their nature: none are missing from them. <see cref="NonImageClasses"/> is the table of their SOP
/// classes.
/// </summary>
internal static class NonImage
{
    /// <summary>
    /// Why there can be no image of an object, for who asked for one; <see langword="null"/>: it is an image, or what it is is not known.
    /// </summary>
    /// <param name="data">The data set.</param>
    /// <param name="sopClassUid">(0008,0016), or (0002,0002) where that is missing.</param>
    public static string? Reason(Dataset data, string? sopClassUid)
    {
        if (data.TryFind(Tag.DirectoryRecordSequence, out _) || sopClassUid == NonImageClasses.Directory)
        {
            return "The object is a DICOMDIR, the directory of a medium, and no image: load one of the files that it names. "
                + "Its metadata can be read.";
        }

        var kind = sopClassUid is null ? OfModality(data.Text(Tag.Modality))
            : sopClassUid == NonImageClasses.Dose && data.Has(Tag.Rows) ? null
            : NonImageClasses.Kind(sopClassUid);
        return kind is null ? null : Sentence(kind, data, sopClassUid);
    }

    /// <summary>Why there is no image of an object that turned out to have no pixel data.</summary>
    /// <param name="dicom">The object.</param>
    /// <returns><see langword="null"/>: its pixel data should be there.</returns>
    public static string? ReasonWithoutPixels(DicomObject dicom)
    {
        var data = dicom.Dataset;
        if (data.Text(Tag.PixelDataProviderUrl) is { } url)
        {
            return "The pixels of the object lie behind a URL and are not in it: "
                + $"Pixel Data Provider URL (0028,7FE0) {url.Split('?')[0]}, as {dicom.Syntax}. "
                + "JPIP is not spoken here: ask the archive for the object in another transfer syntax. Its metadata can be read.";
        }

        if (Reason(data, dicom.SopClassUid) is { } reason)
            return reason;

        // Of a class that is no image's of DICOM, and nothing in it speaks of pixels.
        var isImage = data.Has(Tag.Rows) || data.Has(Tag.Columns) || data.Has(Tag.BitsAllocated)
            || NonImageClasses.IsStandardStorage(dicom.SopClassUid);
        return isImage ? null : Sentence("an object without pixel data", data, dicom.SopClassUid);
    }

    private static string Sentence(string kind, Dataset data, string? uid) =>
        $"The object is {kind} and no image (SOP Class {uid ?? "not said"}, modality {data.Text(Tag.Modality) ?? "not said"}): "
        + "it has no pixel data. Its metadata can be read; load an image of its study instead.";

    private static string? OfModality(string? modality) => modality switch
    {
        "SR" => "a structured report",
        "PR" => "a presentation state",
        "KO" => "a key object selection",
        "RTSTRUCT" => "an RT structure set",
        "RTPLAN" => "an RT plan",
        "RTRECORD" => "an RT treatment record",
        "RTINTENT" => "an RT physician intent",
        "RTRAD" => "an RT radiation",
        "DOC" => "an encapsulated document",
        "REG" => "a spatial registration",
        "FID" => "a set of spatial fiducials",
        "RWV" => "a mapping of real world values",
        "ANN" => "a set of microscopy annotations",
        "M3D" => "an encapsulated model",
        "ECG" or "HD" or "EPS" or "RESP" or "AU" or "EEG" or "EMG" or "EOG" => "a set of waveforms",
        _ => null,
    };
}
