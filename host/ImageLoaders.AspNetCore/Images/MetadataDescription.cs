using System.Collections.Immutable;
using System.Text.Json;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>What is known of a stored object: the answer of <c>GET metadata</c>.</summary>
internal sealed record MetadataDescription(
    string ImageId,
    SourceDescription Source,
    SortedDictionary<string, JsonElement> Modules,
    SortedDictionary<string, JsonElement> Extensions,
    ImmutableArray<string> Remarks)
{
    public static MetadataDescription From(ImageId imageId, ImageMetadata metadata) => new(
        imageId.Value,
        SourceDescription.From(metadata.Source),
        new(metadata.Modules.ToDictionary(module => module.Name, MetadataJson.Serialize), StringComparer.Ordinal),
        new(metadata.Extensions.ToDictionary(), StringComparer.Ordinal),
        metadata.Remarks);
}
