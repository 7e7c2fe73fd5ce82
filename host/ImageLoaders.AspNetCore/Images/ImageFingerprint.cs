using System.Runtime.CompilerServices;
using System.Security.Cryptography;
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
    private readonly ConditionalWeakTable<Image, string> _known = [];

    public string Compute(Image image) => _known.GetValue(image, static image =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(image.Pixels.Span);
        var description = ImageDescription.From("", image);
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(description, DescriptionJson.Default.ImageDescription));
        return EntityTag.Text(hash.GetHashAndReset());
    });
}
