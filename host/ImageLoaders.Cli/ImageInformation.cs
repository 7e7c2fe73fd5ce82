using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageLoaders.Cli;

/// <summary>What <c>info --json</c> writes.</summary>
internal sealed record ImageInformation(Dictionary<string, JsonElement> Image, Dictionary<string, JsonElement> Metadata, ImmutableArray<string> Remarks);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ImageInformation))]
internal sealed partial class InfoJson : JsonSerializerContext
{
    /// <summary>On one line.</summary>
    public static InfoJson Compact { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
