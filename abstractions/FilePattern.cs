using System.Globalization;

namespace ImageLoaders;

/// <summary>Represents bytes that the files of a type begin with. It is immutable and safe for concurrent use.</summary>
/// <example>
/// <code>
/// new FilePattern("52 49 46 46 ?? ?? ?? ?? 57 45 42 50") // RIFF, any length, WEBP
/// FilePattern.FromText("DICM", offset: 128)
/// </code>
/// </example>
public sealed record FilePattern
{
    /// <summary>Specifies how far from the beginning of a file a pattern can reach, in bytes.</summary>
    public const int MaximumReachBytes = 4096;

    private readonly byte?[] _bytes;

    /// <summary>Initializes a pattern from hexadecimal bytes.</summary>
    /// <param name="bytes">Two hexadecimal digits for each byte, or <c>??</c> for any byte, separated by spaces.</param>
    /// <param name="offset">The offset of the first byte in the file, at least 0.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="bytes"/> is not such a text or states no byte, or the pattern reaches further than <see cref="MaximumReachBytes"/>.
    /// </exception>
    public FilePattern(string bytes, int offset = 0)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        (Bytes, Offset) = (bytes, offset);
        _bytes = [.. bytes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ToByte)];
        FixedBytes = _bytes.Count(one => one is not null);
        if (FixedBytes == 0)
            throw new ArgumentException("A pattern states at least one byte.", nameof(bytes));
        if (_bytes.Length > MaximumReachBytes - offset)
            throw new ArgumentException(
                $"The pattern reaches further than the first {MaximumReachBytes} bytes of a file.", nameof(bytes));
    }

    /// <summary>Gets the bytes as they were given.</summary>
    public string Bytes { get; }

    /// <summary>Gets the offset of the first byte in the file.</summary>
    public int Offset { get; }

    /// <summary>Gets the number of bytes that the pattern states. Of two patterns that match, the one with more of them is right.</summary>
    public int FixedBytes { get; }

    /// <summary>Creates a pattern from ASCII text.</summary>
    /// <param name="text">The text, such as <c>DICM</c>.</param>
    /// <param name="offset">The offset of the first character in the file, at least 0.</param>
    /// <exception cref="ArgumentException">The text is empty or not ASCII, or the pattern reaches too far.</exception>
    public static FilePattern FromText(string text, int offset = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        return System.Text.Ascii.IsValid(text)
            ? new(string.Join(' ', text.Select(letter => ((int)letter).ToString("X2", CultureInfo.InvariantCulture))), offset)
            : throw new ArgumentException($"'{text}' is not ASCII. Give its bytes.", nameof(text));
    }

    /// <summary>Returns whether a file begins as the pattern states.</summary>
    /// <param name="start">The first bytes of the file: <see cref="MaximumReachBytes"/>, or all bytes of a shorter file.</param>
    public bool Matches(ReadOnlySpan<byte> start)
    {
        if (start.Length - Offset < _bytes.Length)
            return false;
        for (var i = 0; i < _bytes.Length; i++)
            if (_bytes[i] is { } one && one != start[Offset + i])
                return false;
        return true;
    }

    /// <summary>Returns whether the other pattern states the same bytes at the same offset.</summary>
    /// <param name="other">The other pattern.</param>
    public bool Equals(FilePattern? other) => other is not null && Offset == other.Offset && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Offset, _bytes.Length, _bytes[0], _bytes[^1]);

    private static byte? ToByte(string digits) => digits == "??" ? null
        : digits.Length == 2 && byte.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value) ? value
        : throw new ArgumentException($"'{digits}' is not a byte. Write two hexadecimal digits, or ?? for any byte.", nameof(digits));
}
