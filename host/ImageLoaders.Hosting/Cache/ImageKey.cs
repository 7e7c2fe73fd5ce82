using System.Security.Cryptography;
using System.Text;

namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// What makes two loads the same: the id, the code that loads it, who is allowed to see it, and every option that changes pixels.
/// Secrets are kept as hashes, long ids too. Making one of a short id without authorization takes no memory.
/// </summary>
internal readonly struct ImageKey : IEquatable<ImageKey>
{
    private readonly Variant? _variant;

    public ImageKey(ImageId imageId, string contentHash, ImageLoadOptions options)
    {
        IdKey = imageId.ToKey();
        ContentHash = contentHash;
        if (options.Authorization is not null || options.Target is not null)
            _variant = new(Hash(options.Authorization), options.Target);
    }

    private ImageKey(in ImageKey other, string contentHash)
    {
        this = other;
        ContentHash = contentHash;
    }

    /// <summary>The id as <see cref="ImageId.ToKey"/> has it.</summary>
    public string IdKey { get; }

    /// <summary>The hash of the code that loads it.</summary>
    public string ContentHash { get; }

    /// <summary>Returns the key of the same image when other code loads it; its parts are not made again.</summary>
    public ImageKey WithCode(string contentHash) => new(this, contentHash);

    /// <summary>Whether this is an image of the id, whoever loads it and whoever may see it.</summary>
    public bool IsOf(ImageId imageId) => imageId.ToKey() == IdKey;

    /// <summary>Whether two keys of the same id are equal.</summary>
    public bool IsSameVariant(in ImageKey other) => ContentHash == other.ContentHash && _variant == other._variant;

    public bool Equals(ImageKey other) => IdKey == other.IdKey && IsSameVariant(other);

    public override bool Equals(object? obj) => obj is ImageKey other && Equals(other);

    public override int GetHashCode() => _variant is null ? IdKey.GetHashCode() : HashCode.Combine(IdKey, _variant);

    private static string? Hash(string? authorization) =>
        authorization is null ? null : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(authorization)));

    /// <summary>What few loads have. It is an object, so that a key of the others is small.</summary>
    private sealed record Variant(string? AuthorizationHash, TargetSize? Target);
}
