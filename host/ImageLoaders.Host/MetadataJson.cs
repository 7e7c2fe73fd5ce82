using System.Text.Json;
using System.Text.Json.Serialization;
using ImageLoaders.Metadata;

namespace ImageLoaders.Host;

/// <summary>Metadata modules as JSON, by generated code: one line for each type of the contract.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(CalibrationModule))]
[JsonSerializable(typeof(CineModule))]
[JsonSerializable(typeof(ClinicalTrialModule))]
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
internal sealed partial class MetadataJson : JsonSerializerContext
{
    /// <summary>A module's values by their names.</summary>
    public static JsonElement Serialize(MetadataModule module) => JsonSerializer.SerializeToElement(module, Default.GetTypeInfo(module.GetType())!);
}

/// <summary>What <c>info --json</c> writes.</summary>
internal sealed record ImageInformation(JsonElement Image, Dictionary<string, JsonElement> Metadata);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImageInformation))]
internal sealed partial class InfoJson : JsonSerializerContext;
