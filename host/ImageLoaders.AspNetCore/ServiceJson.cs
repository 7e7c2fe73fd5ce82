using System.Text.Json;
using System.Text.Json.Serialization;
using ImageLoaders.AspNetCore.Contents;
using ImageLoaders.AspNetCore.Events;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.AspNetCore.Listing;
using ImageLoaders.AspNetCore.Prefetching;
using ImageLoaders.AspNetCore.Requests;

namespace ImageLoaders.AspNetCore;

/// <summary>Everything that the service reads and writes as JSON but metadata modules, by generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(JsonStringEnumConverter<Hosting.PluginState>)])]
[JsonSerializable(typeof(ImageIdDescription))]
[JsonSerializable(typeof(MetadataListRequest))]
[JsonSerializable(typeof(PluginDescription[]))]
[JsonSerializable(typeof(PrefetchRequest))]
[JsonSerializable(typeof(PrefetchResponse))]
[JsonSerializable(typeof(ContentDescription))]
[JsonSerializable(typeof(ProgressEvent))]
[JsonSerializable(typeof(LoadedEvent))]
[JsonSerializable(typeof(FailedEvent))]
[JsonSerializable(typeof(PluginEvent))]
[JsonSerializable(typeof(LostEvent))]
[JsonSerializable(typeof(HealthDescription))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class ServiceJson : JsonSerializerContext;

/// <summary>Descriptions of images: what an image does not state has no key.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(SampleTypeConverter), typeof(VoiLutFunctionConverter), typeof(OverlayConverter)])]
[JsonSerializable(typeof(ImageDescription))]
[JsonSerializable(typeof(ListDescription))]
[JsonSerializable(typeof(MetadataDescription))]
[JsonSerializable(typeof(MetadataListEntry))]
[JsonSerializable(typeof(PixelsSource))]
internal sealed partial class DescriptionJson : JsonSerializerContext;

/// <summary>Problem details, which leave out what they have not.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition =
    JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;

/// <summary>The names of the wire: <c>u16</c>.</summary>
internal sealed class SampleTypeConverter() : JsonStringEnumConverter<SampleType>(JsonNamingPolicy.CamelCase);

/// <summary>DICOM's names: <c>LINEAR_EXACT</c>.</summary>
internal sealed class VoiLutFunctionConverter() : JsonStringEnumConverter<VoiLutFunction>(JsonNamingPolicy.SnakeCaseUpper);

/// <summary>What a spacing is measured at, as <c>detector</c>.</summary>
internal sealed class PixelSpacingSourceConverter()
    : JsonStringEnumConverter<ImageLoaders.Metadata.PixelSpacingSource>(JsonNamingPolicy.CamelCase);
