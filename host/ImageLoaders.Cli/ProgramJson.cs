using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ImageLoaders.AspNetCore;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.Hosting;
using ImageLoaders.Testing;

namespace ImageLoaders.Cli;

/// <summary>Everything that the program writes as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(SampleTypeConverter), typeof(VoiLutFunctionConverter), typeof(OverlayConverter)])]
[JsonSerializable(typeof(ImageDescription))]
[JsonSerializable(typeof(ListDescription))]
[JsonSerializable(typeof(ImmutableArray<PluginStatus>))]
[JsonSerializable(typeof(PluginInspection))]
[JsonSerializable(typeof(ImmutableArray<TrialFinding>))]
internal sealed partial class ProgramJson : JsonSerializerContext;
