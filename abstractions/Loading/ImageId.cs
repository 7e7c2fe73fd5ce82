using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ImageLoaders;

/// <summary>
/// The name of an image: <c>scheme:rest</c>, as in <c>wadouri:https://server/wado?…</c>. The scheme picks the loader, the rest is
/// the loader's own. Equal when the schemes are equal without case and the rests are equal to the letter.
/// </summary>
/// <remarks>
/// Any text can be made an id, and <see langword="default"/> is one: an id that cannot be read (<see cref="IsValid"/> is
/// <see langword="false"/>) faults its load with <see cref="ImageLoadError.InvalidImageId"/>, it never throws where it is made.
/// </remarks>
public readonly struct ImageId : IEquatable<ImageId>
{
    /// <summary>A scheme longer than this many characters makes an id invalid.</summary>
    public const int MaximumSchemeLength = 64;

    private const int LongestKey = 4096;
    private const string HashMark = ":sha256:";
    private readonly string? _value;
    private readonly int _schemeLength;

    /// <summary>Makes an id of any text; <see langword="null"/> counts as empty.</summary>
    public ImageId(string? value)
    {
        _value = value;
        _schemeLength = SchemeLength(value);
    }

    /// <summary>The whole text as it was given. It may hold secrets (a token in a query): show <see cref="ToDisplayString"/> instead.</summary>
    public string Value => _value ?? "";

    /// <summary>
    /// The text before the first colon in lower case, by the grammar of RFC 3986, section 3.1: a letter, then letters, digits, '+', '-', '.'.
    /// 2 to 64 characters, so that <c>C:\x.dcm</c> is a path; empty when the id is not valid.
    /// </summary>
    public string Scheme => SchemeSpan.ToString().ToLowerInvariant();

    /// <summary>The scheme as it is written, for a look-up without case and without memory.</summary>
    public ReadOnlySpan<char> SchemeSpan => Value.AsSpan(0, _schemeLength);

    /// <summary>Everything after the first colon as it was given; the whole text when the id is not valid.</summary>
    public string Rest => IsValid ? Value[(_schemeLength + 1)..] : Value;

    /// <summary>Whether there is a scheme. What follows it is for the loader to judge.</summary>
    public bool IsValid => _schemeLength > 0;

    /// <summary>What a cache keys the id by: equal for equal ids, different for different ones; of an id over 4,096 characters its scheme and the SHA-256 of what follows it.</summary>
    public string ToKey()
    {
        // What looks like such a key is hashed too, or anybody could name another id's key.
        if (Value.Length > LongestKey || Value.AsSpan(_schemeLength).StartsWith(HashMark, StringComparison.Ordinal))
            return $"{Scheme}{HashMark}{Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(Value.AsSpan(_schemeLength))))}";
        return SchemeSpan.ContainsAnyInRange('A', 'Z') ? string.Concat(Scheme, Value.AsSpan(_schemeLength)) : Value;
    }

    /// <summary>The id for people, logs and metrics: at most 200 characters, without user names, query values, fragments and control characters.</summary>
    public string ToDisplayString() => ImageIdText.ForDisplay(Value);

    /// <summary>The same as <see cref="ToDisplayString"/>, so that no secret is written by accident.</summary>
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

    /// <summary>Whether both are the same id.</summary>
    public static bool operator ==(ImageId left, ImageId right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(ImageId left, ImageId right) => !left.Equals(right);

    /// <summary>Makes an id of any text.</summary>
    public static implicit operator ImageId(string? value) => new(value);

    /// <summary>Whether <paramref name="scheme"/> can be registered: RFC 3986's grammar, 2 to 64 characters, any case.</summary>
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
