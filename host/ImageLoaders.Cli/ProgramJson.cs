using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli;

/// <summary>Everything that the program writes as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    UseStringEnumConverter = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(ImageDescription))]
[JsonSerializable(typeof(ImmutableArray<PluginStatus>))]
[JsonSerializable(typeof(PluginInspection))]
internal sealed partial class ProgramJson : JsonSerializerContext;
