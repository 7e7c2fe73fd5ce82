using ImageLoaders;
using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>Stored values to modality values, and what these are measured in (PS3.3 C.11.1, C.8.8.3, C.8.9.1).</summary>
internal readonly record struct Rescale(double Slope, double Intercept, string? Type)
{
    public static Rescale None => new(1, 0, null);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a number cannot be read.</exception>
    public static Rescale Read(FrameAttributes frame)
    {
        if ((frame.Root.Text(Tag.Modality) == "RTDOSE" || frame.Root.Has(Tag.DoseGridScaling)) && OfDose(frame.Root) is { } dose)
            return dose;
        var transform = frame.Rescale;
        var slope = transform.DecisiveNumber(Tag.RescaleSlope, Vr.DS);
        var intercept = transform.DecisiveNumber(Tag.RescaleIntercept, Vr.DS);
        if (slope is null != intercept is null)
        {
            frame.Root.Remarks.Add(slope is null ? "Rescale Intercept (0028,1052) comes without a Rescale Slope (0028,1053): taken for 1."
                : "Rescale Slope (0028,1053) comes without a Rescale Intercept (0028,1052): taken for 0.");
        }

        if (slope == 0)
        {
            frame.Root.Remarks.Add("Rescale Slope (0028,1053) is 0: taken for 1.");
            slope = 1;
        }

        return new(slope ?? 1, intercept ?? 0, ValueUnit.Read(frame, transform.Text(Tag.RescaleType), slope ?? 1, intercept ?? 0));
    }

    // Dose Grid Scaling is a dose's rescale: pixels times it are in Dose Units.
    private static Rescale? OfDose(Dataset root)
    {
        if (root.DecisiveNumber(Tag.DoseGridScaling, Vr.DS) is not { } scaling)
        {
            root.Remarks.Add("Dose Grid Scaling (3004,000E) is missing: the values are no dose.");
            return null;
        }

        return scaling > 0 ? new(scaling, 0, ValueUnit.OfDose(root.Text(Tag.DoseUnits)))
            : throw DicomError.Malformed(
                $"{Tag.Name(Tag.DoseGridScaling)} {root
                    .Quote(Tag.DoseGridScaling, Vr.DS)} is not more than 0: the pixels are no dose by it. "
                + "It must be corrected in the file.");
    }
}
