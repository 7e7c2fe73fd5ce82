using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ImageLoaders;

/// <summary>Represents the name of an image: <c>scheme:rest</c>, as in <c>wadouri:https://server/wado?…</c>.</summary>
/// <remarks>
/// The scheme selects the loader, and the loader defines the rest. Two ids are equal if their schemes are equal without case and their
/// rests are equal as ordinal strings. Any text can be an id, and so can <see langword="default"/>. Making an id never throws: if
/// <see cref="IsValid"/> is <see langword="false"/>, its load fails with <see cref="ImageLoadError.InvalidImageId"/>.
/// </remarks>
public readonly struct ImageId : IEquatable<ImageId>
{
    /// <summary>Specifies the maximum length of a scheme, in characters. A longer scheme makes an id invalid.</summary>
    public const int MaximumSchemeLength = 64;

    private const int LongestKey = 4096;
    private const string HashMark = ":sha256:";
    private readonly string? _value;
    private readonly int _schemeLength;

    /// <summary>Initializes a new id from any text.</summary>
    /// <param name="value">The text; <see langword="null"/> counts as empty.</param>
    public ImageId(string? value)
    {
        _value = value;
        _schemeLength = SchemeLength(value);
    }

    /// <summary>
    /// Gets the whole text as it was given. It can contain secrets, such as a token in a query: show <see cref="ToDisplayString"/> instead.
    /// </summary>
    public string Value => _value ?? "";

    /// <summary>Gets the text before the first colon in lower case; empty if the id is not valid.</summary>
    /// <value>
    /// A letter, then letters, digits, '+', '-' or '.' (RFC 3986, section 3.1). It has 2 to 64 characters, so that <c>C:\x.dcm</c> is a
    /// path and not an id.
    /// </value>
    public string Scheme => SchemeSpan.ToString().ToLowerInvariant();

    /// <summary>Gets the scheme as it was written, for a look-up without case that allocates no memory.</summary>
    public ReadOnlySpan<char> SchemeSpan => Value.AsSpan(0, _schemeLength);

    /// <summary>Gets the text after the first colon as it was given; the whole text if the id is not valid.</summary>
    public string Rest => IsValid ? Value[(_schemeLength + 1)..] : Value;

    /// <summary>Gets a value that indicates whether the id has a scheme. The loader checks the rest.</summary>
    public bool IsValid => _schemeLength > 0;

    /// <summary>Returns the key of the id for a cache. Equal ids have equal keys, and different ids have different keys.</summary>
    /// <returns>
    /// The id with its scheme in lower case. For an id of more than 4,096 characters, the scheme and the SHA-256 of the rest.
    /// </returns>
    public string ToKey()
    {
        // What looks like such a key is hashed too, or anybody could name another id's key.
        if (Value.Length > LongestKey || Value.AsSpan(_schemeLength).StartsWith(HashMark, StringComparison.Ordinal))
            return $"{Scheme}{HashMark}{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Value.AsSpan(_schemeLength))))}";
        return SchemeSpan.ContainsAnyInRange('A', 'Z') ? string.Concat(Scheme, Value.AsSpan(_schemeLength)) : Value;
    }

    /// <summary>
    /// Returns the id for people, logs and metrics: at most 200 characters, without user names, query values, fragments and control
    /// characters.
    /// </summary>
    public string ToDisplayString() => ImageIdText.ForDisplay(Value);

    /// <summary>Returns the same text as <see cref="ToDisplayString"/>, so that no secret is written by accident.</summary>
    public override string ToString() => ToDisplayString();

    /// <inheritdoc/>
    public bool Equals(ImageId other) => SchemeSpan.Equals(other.SchemeSpan, StringComparison.OrdinalIgnoreCase)
        && Value.AsSpan(_schemeLength).SequenceEqual(other.Value.AsSpan(other._schemeLength));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ImageId other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        string.GetHashCode(SchemeSpan, StringComparison.OrdinalIgnoreCase),
        string.GetHashCode(Value.AsSpan(_schemeLength)));

    /// <summary>Returns whether two ids are equal.</summary>
    public static bool operator ==(ImageId left, ImageId right) => left.Equals(right);

    /// <summary>Returns whether two ids are different.</summary>
    public static bool operator !=(ImageId left, ImageId right) => !left.Equals(right);

    /// <summary>Creates an id from any text.</summary>
    public static implicit operator ImageId(string? value) => new(value);

    /// <summary>Returns whether a scheme can be registered: the grammar of RFC 3986, 2 to 64 characters, any case.</summary>
    /// <param name="scheme">The scheme.</param>
    public static bool IsValidScheme([NotNullWhen(true)] string? scheme) => scheme is { Length: > 0 } && SchemeLength(scheme + ":") == scheme.Length;

    private static int SchemeLength(string? value)
    {
        if (string.IsNullOrEmpty(value) || !char.IsAsciiLetter(value[0]))
            return 0;
        for (var i = 1; i < value.Length && i <= MaximumSchemeLength; i++)
        {
            if (value[i] == ':')
                return i >= 2 ? i : 0;
            if (!char.IsAsciiLetterOrDigit(value[i]) && value[i] is not ('+' or '-' or '.'))
                return 0;
        }

        return 0;
    }
}
