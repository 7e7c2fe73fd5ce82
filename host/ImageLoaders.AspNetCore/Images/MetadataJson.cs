using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>Metadata modules as JSON, by generated code: one line for each type of the contract.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(VoiLutFunctionConverter), typeof(PixelSpacingSourceConverter), typeof(OverlayConverter)])]
[JsonSerializable(typeof(AcquisitionOrderModule))]
[JsonSerializable(typeof(CalibrationModule))]
[JsonSerializable(typeof(CineModule))]
[JsonSerializable(typeof(ClinicalTrialModule))]
[JsonSerializable(typeof(EcgModule))]
[JsonSerializable(typeof(FrameModule))]
[JsonSerializable(typeof(FrameOfReferenceModule))]
[JsonSerializable(typeof(GeneralImageModule))]
[JsonSerializable(typeof(GeneralSeriesModule))]
[JsonSerializable(typeof(GeneralStudyModule))]
[JsonSerializable(typeof(ImagePixelModule))]
[JsonSerializable(typeof(ImagePlaneModule))]
[JsonSerializable(typeof(ImageUrlModule))]
[JsonSerializable(typeof(ModalityLutModule))]
[JsonSerializable(typeof(MultiframeModule))]
[JsonSerializable(typeof(NmMultiframeGeometryModule))]
[JsonSerializable(typeof(OverlayPlaneModule))]
[JsonSerializable(typeof(PatientModule))]
[JsonSerializable(typeof(PatientStudyModule))]
[JsonSerializable(typeof(PetImageModule))]
[JsonSerializable(typeof(PetIsotopeModule))]
[JsonSerializable(typeof(PetSeriesModule))]
[JsonSerializable(typeof(ScalingModule))]
[JsonSerializable(typeof(SopCommonModule))]
[JsonSerializable(typeof(TransferSyntaxModule))]
[JsonSerializable(typeof(UltrasoundEnhancedRegionModule))]
[JsonSerializable(typeof(VoiLutModule))]
[JsonSerializable(typeof(WholeSlideMicroscopyImageModule))]
internal sealed partial class MetadataJson : JsonSerializerContext
{
    /// <summary>A module's values by their names.</summary>
    public static JsonElement Serialize(MetadataModule module) =>
        JsonSerializer.SerializeToElement(module, Modules.Options.GetTypeInfo(module.GetType()));

    // It is the key that the module stands under.
    private static void RemoveName(JsonTypeInfo type)
    {
        if (!type.Type.IsAssignableTo(typeof(MetadataModule)))
            return;
        for (var i = type.Properties.Count - 1; i >= 0; i--)
            if (type.Properties[i].Name == "name")
                type.Properties.RemoveAt(i);
    }

    // What the object does not state has no key: neither a null, nor an empty list.
    private static void LeaveOutEmptyLists(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            if (property.PropertyType.IsAssignableTo(typeof(ICollection)))
                property.ShouldSerialize = static (_, value) => value is ICollection { Count: > 0 };
    }

    // A class of its own: the generated half of this one is to be ready before.
    private static class Modules
    {
        public static readonly JsonSerializerOptions Options = new(Default.Options)
        {
            TypeInfoResolver = Default.WithAddedModifier(RemoveName).WithAddedModifier(LeaveOutEmptyLists),
        };
    }
}
