using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ImageLoaders.AspNetCore.Responses;

namespace ImageLoaders.AspNetCore.Images;

/// <summary>
/// What an image's entity tags are made of: a hash of its pixels and of all that says how to read and show them, its source's version
/// included. Made from what was loaded rather than from the names of code and bytes, it is right whichever plugin generation the load ran
/// in. Computed once for an image. Safe for concurrent use.
/// </summary>
internal sealed class ImageFingerprint
{
    // Proxies allow an answer's headers 4 KiB, or more.
    private const int LongestDescription = 2048;

    private readonly ConditionalWeakTable<Image, Computed> _known = [];

    public string Compute(Image image) => Of(image).Hash;

    /// <summary>
    /// The description of an image without its id, as the text of a header: JSON in ASCII. Of one that is too long for a header it has the
    /// source alone.
    /// </summary>
    public string Describe(Image image) => Of(image).Description;

    private Computed Of(Image image) => _known.GetValue(image, static image =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(image.Pixels.Span);
        var description = ImageDescription.From("", image);
        var json = JsonSerializer.SerializeToUtf8Bytes(description, DescriptionJson.Default.ImageDescription);
        hash.AppendData(json);
        if (json.Length > LongestDescription)
            json = JsonSerializer.SerializeToUtf8Bytes(new() { Source = description.Source }, DescriptionJson.Default.PixelsSource);
        return new(EntityTag.Text(hash.GetHashAndReset()), Encoding.ASCII.GetString(json));
    });

    private sealed record Computed(string Hash, string Description);
}

/// <summary>What pixels say of themselves whose description is too long for a header.</summary>
internal sealed record PixelsSource
{
    public required SourceDescription Source { get; init; }
}
