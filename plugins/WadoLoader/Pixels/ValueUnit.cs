using WadoLoader.Dicom;

namespace WadoLoader.Pixels;

/// <summary>What modality values are measured in, as readers write it.</summary>
internal static class ValueUnit
{
    private const uint RealWorldValueMappingSequence = 0x00409096;
    private const uint RealWorldIntercept = 0x00409224;
    private const uint RealWorldSlope = 0x00409225;
    private const uint MeasurementUnitsSequence = 0x004008EA;
    private const uint CodeValue = 0x00080100;

    /// <summary>Dose Units (3004,0002): Gy.</summary>
    public static string? OfDose(string? units) => units switch { "GY" => "Gy", "RELATIVE" => "relative dose", _ => units };

    /// <summary>
    /// Units (0054,1001) of PET, which count more than a Rescale Type that its module does not have; else Rescale Type; else what a Real
    /// World Value Mapping says of values that it maps as the rescale does.
    /// </summary>
    public static string? Read(FrameAttributes frame, string? type, double slope, double intercept)
    {
        var root = frame.Root;
        if (root.Text(Tag.Modality) == "PT" && root.Text(Tag.PetUnits) is { } units)
        {
            if (type is not null && type != units && type != "US")
                root.Remarks.Add($"Rescale Type (0028,1054) \"{type}\" is not Units (0054,1001) \"{units}\": Units count.");
            return OfPet(units);
        }

        return type is null or "US" ? RealWorld(frame, slope, intercept) ?? type : type;
    }

    /// <summary>
    /// The unit, by UCUM, of a Real World Value Mapping that maps as a rescale does; <see langword="null"/>: there is none.
    /// </summary>
    public static string? RealWorld(FrameAttributes frame, double slope, double intercept)
    {
        var mapping = (frame.Group(RealWorldValueMappingSequence) ?? frame.Root.Item(RealWorldValueMappingSequence)) is { } item
            && item.Number(RealWorldSlope, Vr.FD) == slope && item.Number(RealWorldIntercept, Vr.FD) == intercept ? item : null;
        return mapping?.Item(MeasurementUnitsSequence)?.Text(CodeValue);
    }

    // PS3.3 C.8.9.1.1.3.
    private static string? OfPet(string units) => units switch
    {
        "BQML" => "Bq/ml",
        "GML" => "g/ml",
        "CM2ML" => "cm2/ml",
        "CNTS" => "counts",
        "CPS" => "counts/s",
        "PROPCNTS" => "proportional to counts",
        "PROPCPS" => "proportional to counts/s",
        "PCNT" => "%",
        "CM2" => "cm2",
        "1CM" => "1/cm",
        "MLG" => "ml/g",
        "MLML" => "ml/ml",
        "MLMING" => "ml/min/g",
        "MLMINML" => "ml/min/ml",
        "MGMINML" => "mg/min/ml",
        "UMOLML" => "umol/ml",
        "UMOLMINML" => "umol/min/ml",
        "STDDEV" => "standard deviations",
        "NONE" => null,
        _ => units,
    };
}
