using System.Security.Cryptography;
using System.Text;

namespace ImageLoaders.Hosting.Cache;

/// <summary>
/// What makes two loads the same: the id, the code that loads it, who is allowed to see it, and every option that changes pixels.
/// Secrets are kept as hashes, long ids too.
/// </summary>
internal readonly record struct ImageKey
{
    private readonly string _contentHash;
    private readonly string? _authorizationHash;
    private readonly TargetSize? _target;
    private readonly bool _isLong;

    public ImageKey(ImageId imageId, string contentHash, ImageLoadOptions options)
    {
        var key = imageId.ToKey();
        _isLong = imageId.Value.Length != key.Length;
        ImageId = _isLong ? new ImageId(key) : imageId;
        _contentHash = contentHash;
        _target = options.Target;
        if (options.Authorization is { } authorization)
            _authorizationHash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(authorization)));
    }

    /// <summary>The id; of a long one its scheme and hash.</summary>
    public ImageId ImageId { get; }

    /// <summary>The hash of the code that loads it.</summary>
    public string ContentHash => _contentHash;
}
