using System.Buffers;
using System.Buffers.Text;
using ImageLoaders;

namespace Base64Loader;

/// <summary>
/// Base64 in the standard or the URL-safe alphabet, even mixed, with or without padding. White space between is passed over.
/// </summary>
internal static class Base64Payload
{
    private const int ChunkChars = 16 * 1024;
    private static readonly SearchValues<char> WhiteSpace = SearchValues.Create(" \t\r\n");

    /// <summary>Checks the length before anything is decoded or memory taken for it.</summary>
    /// <returns>The payload without white space and padding, of the one length that gives <paramref name="lengthBytes"/>.</returns>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public static ReadOnlySpan<char> Measure(ReadOnlySpan<char> payload, long lengthBytes)
    {
        if (payload.ContainsAny(WhiteSpace))
            payload = WithoutWhiteSpace(payload);
        var digits = payload.TrimEnd('=');
        var padding = payload.Length - digits.Length;
        if (digits.Length % 4 == 1 || (padding != 0 && (padding > 2 || payload.Length % 4 != 0)))
            throw Base64Header.Invalid(
                $"has a payload of {digits.Length:N0} base64 digits and {padding} padding characters, which is no whole number of bytes");
        var actual = ((long)digits.Length / 4 * 3) + Math.Max(0, (digits.Length % 4) - 1);
        return actual == lengthBytes
            ? digits
            : throw Base64Header.Invalid($"has {actual:N0} bytes of pixels, where its rows, columns and format make {lengthBytes:N0}");
    }

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: a character is not of the alphabet.</exception>
    public static void Decode(ReadOnlySpan<char> digits, Span<byte> destination)
    {
        var chunk = ArrayPool<char>.Shared.Rent(ChunkChars);
        try
        {
            for (var at = 0; at < digits.Length; at += ChunkChars)
            {
                var source = digits.Slice(at, Math.Min(ChunkChars, digits.Length - at));
                var urlSafe = chunk.AsSpan(0, source.Length);
                source.Replace(urlSafe, '+', '-');
                urlSafe.Replace('/', '_');
                if (Base64Url.DecodeFromChars(urlSafe, destination, out var consumed, out var written) != OperationStatus.Done
                    || consumed != source.Length)
                    throw Base64Header.Invalid($"has a payload that is no base64 near its character {at + consumed + 1:N0}");
                destination = destination[written..];
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chunk);
        }

        if (!destination.IsEmpty)
            throw Base64Header.Invalid("has a payload with characters that are no base64");
    }

    private static char[] WithoutWhiteSpace(ReadOnlySpan<char> payload)
    {
        var kept = new char[payload.Length];
        var count = 0;
        while (!payload.IsEmpty)
        {
            var end = payload.IndexOfAny(WhiteSpace);
            var piece = end < 0 ? payload : payload[..end];
            piece.CopyTo(kept.AsSpan(count));
            count += piece.Length;
            payload = end < 0 ? default : payload[(end + 1)..];
        }

        return kept[..count];
    }
}
