using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageLoaders.Cli;

/// <summary>What <c>info --json</c> writes.</summary>
/// <param name="Image">What the image says; <see langword="null"/>: there is none.</param>
/// <param name="Error">Why there is no image; <see langword="null"/>: there is one.</param>
/// <param name="Metadata">The modules that say something, by name.</param>
/// <param name="Remarks">What was wrong with the metadata, in words.</param>
internal sealed record ImageInformation(
    Dictionary<string, JsonElement>? Image, ImageFailure? Error, Dictionary<string, JsonElement> Metadata, ImmutableArray<string> Remarks);

/// <summary>Why an object that has metadata gives no image.</summary>
/// <param name="Error">The name of the <see cref="ImageLoadError"/>.</param>
/// <param name="Reason">In words.</param>
internal sealed record ImageFailure(string Error, string Reason);

[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageInformation))]
[JsonSerializable(typeof(ImageFailure))]
internal sealed partial class InfoJson : JsonSerializerContext
{
    /// <summary>On one line.</summary>
    public static InfoJson Compact { get; } = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
