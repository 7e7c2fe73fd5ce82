using ImageLoaders.Metadata;
using WadoLoader.Dicom;
using WadoLoader.Pixels;

namespace WadoLoader.Metadata;

/// <summary>PET (PS3.3 C.8.9), and the factors of PET and RT dose.</summary>
internal static class PetModules
{
    private const uint RadiopharmaceuticalSequence = 0x00540016;
    /// <summary>After which a millionth of the dose is left: one of the times is wrong.</summary>
    private const int MostHalfLives = 20;

    private const uint StartDateTime = 0x00181078;
    private const uint TimezoneOffset = 0x00080201;
    private const uint SuvType = 0x00541006;
    private const uint DecayCorrection = 0x00541102;

    public static PetIsotopeModule? Isotope(AttributeReader attributes)
    {
        if (attributes.Data.Item(RadiopharmaceuticalSequence) is not { } item)
            return null;
        var given = attributes.In(item);
        return new()
        {
            Radiopharmaceutical = given.Text(0x00180031),
            RadiopharmaceuticalStartTime = given.Time(0x00181072),
            RadiopharmaceuticalStartDateTime = given.DateAndTime(StartDateTime)
                + (attributes.Offset(TimezoneOffset) - given.Offset(StartDateTime) ?? TimeSpan.Zero),
            RadionuclideTotalDose = given.Measure(0x00181074),
            RadionuclideHalfLife = given.Measure(0x00181075),
        };
    }

    public static PetSeriesModule? Series(AttributeReader attributes) => attributes.Code(Tag.Modality) != "PT" ? null : new()
    {
        CorrectedImage = attributes.Codes(0x00280051),
        Units = attributes.Code(Tag.PetUnits),
        SuvType = attributes.Code(SuvType),
        DecayCorrection = attributes.Code(DecayCorrection),
    };

    public static PetImageModule? Image(AttributeReader attributes) => attributes.Code(Tag.Modality) != "PT" ? null : new()
    {
        FrameReferenceTime = attributes.Decimal(0x00541300),
        ActualFrameDuration = attributes.Measure(0x00181242),
    };

    public static ScalingModule? Scaling(AttributeReader attributes, FrameAttributes frame) => attributes.Code(Tag.Modality) switch
    {
        "PT" => UptakeValues(attributes, frame),
        "RTDOSE" => new()
        {
            DoseGridScaling = attributes.Measure(Tag.DoseGridScaling),
            DoseSummation = attributes.Code(0x3004000A),
            DoseType = attributes.Code(0x30040004),
            DoseUnits = attributes.Code(Tag.DoseUnits),
        },
        _ => null,
    };

    /// <summary>Where values are uptake values already, 1; else what can be computed.</summary>
    private static ScalingModule? UptakeValues(AttributeReader attributes, FrameAttributes frame)
    {
        var type = attributes.Code(SuvType);
        return attributes.Code(Tag.PetUnits) switch
        {
            "GML" when type is null or "BW" => new() { SuvBodyWeight = 1 },
            "GML" when type is "LBM" => new() { SuvLeanBodyMass = 1 },
            "CM2ML" when type is null or "BSA" => new() { SuvBodySurfaceArea = 1 },
            "CNTS" when PhilipsFactor(attributes) is { } factor => new() { SuvBodyWeight = factor },
            "BQML" => FromActivity(attributes),
            null => FromRealWorld(attributes, frame),
            _ => null,
        };
    }

    // Enhanced PET says its units where it maps values to those of the real world.
    private static ScalingModule? FromRealWorld(AttributeReader attributes, FrameAttributes frame)
    {
        var transform = frame.Rescale;
        var unit = ValueUnit.RealWorld(
            frame, transform.Number(Tag.RescaleSlope, Vr.DS) ?? 1, transform.Number(Tag.RescaleIntercept, Vr.DS) ?? 0);
        return unit switch
        {
            "{SUVbw}g/ml" => new() { SuvBodyWeight = 1 },
            "{SUVlbm}g/ml" => new() { SuvLeanBodyMass = 1 },
            "{SUVbsa}cm2/ml" => new() { SuvBodySurfaceArea = 1 },
            "Bq/ml" => FromActivity(attributes),
            _ => null,
        };
    }

    // Philips says the factor from counts in an attribute of its own.
    private static double? PhilipsFactor(AttributeReader attributes) =>
        attributes.Code(0x70530010)?.StartsWith("Philips PET", StringComparison.OrdinalIgnoreCase) == true
            ? attributes.Measure(0x70531000) : null;

    /// <summary>Activity by dose as it was at the scan's start, or when given where the pixels were corrected to that time.</summary>
    private static ScalingModule? FromActivity(AttributeReader attributes)
    {
        var corrections = attributes.Codes(0x00280051);
        if (!corrections.Contains("ATTN") || !(corrections.Contains("DECY") || corrections.Contains("DECAY"))
            || Isotope(attributes) is not { RadionuclideTotalDose: > 0 and var given, RadionuclideHalfLife: > 0 and var halfLife } isotope
            || attributes.Decimal(0x00101030) is not (> 0 and var weight)
            || Elapsed(attributes, isotope) is not { } elapsed)
        {
            return null;
        }

        if (elapsed.TotalSeconds > MostHalfLives * halfLife)
        {
            attributes.Data.Remarks.Add(
                $"The scan is {elapsed.TotalHours:N0} hours after the injection, when nothing of the dose was left: no uptake value is "
                    + "computed.");
            return null;
        }

        var dose = given * Math.Pow(2, -elapsed.TotalSeconds / halfLife);
        var height = attributes.Decimal(0x00101020) is > 0 and var metres ? metres * 100 : (double?)null;
        var lean = attributes.Code(0x00100040) switch
        {
            "M" => (1.10 * weight) - (128 * weight * weight / (height * height)),
            "F" => (1.07 * weight) - (148 * weight * weight / (height * height)),
            _ => null,
        };
        return new()
        {
            SuvBodyWeight = weight * 1000 / dose,
            SuvLeanBodyMass = lean * 1000 / dose,
            SuvBodySurfaceArea = height is { } tall ? 71.84 * Math.Pow(weight, 0.425) * Math.Pow(tall, 0.725) / dose : null,
        };
    }

    private static TimeSpan? Elapsed(AttributeReader attributes, PetIsotopeModule isotope)
    {
        var correction = attributes.Code(DecayCorrection);
        if (correction == "ADMIN")
            return TimeSpan.Zero;
        if (correction != "START" || attributes.Date(0x00080021) is not { } date || attributes.Time(0x00080031) is not { } time)
            return null;
        var scan = date.ToDateTime(time);

        // A series time after the acquisition was changed afterwards, by a derivation.
        if (attributes.Date(0x00080022) is { } acquired && attributes.Time(0x00080032) is { } at && acquired.ToDateTime(at) < scan)
            scan = acquired.ToDateTime(at);
        var injected = isotope.RadiopharmaceuticalStartDateTime
            ?? (isotope.RadiopharmaceuticalStartTime is { } start ? DateOnly.FromDateTime(scan).ToDateTime(start) : null);
        if (injected is not { } when)
            return null;
        if (when > scan && isotope.RadiopharmaceuticalStartDateTime is null)
            when = when.AddDays(-1);
        return when <= scan ? scan - when : null;
    }
}
