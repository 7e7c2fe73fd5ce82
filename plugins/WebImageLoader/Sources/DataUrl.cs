using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>Decodes what follows <c>data:</c> (RFC 2397): <c>[type][;attribute=value][;base64],data</c>.</summary>
internal static class DataUrl
{
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlySpan<char> text)
    {
        var comma = text.IndexOf(',');
        if (comma < 0)
            throw Invalid("has no comma before its data");
        var isBase64 = text[..comma].TrimEnd().EndsWith(";base64", StringComparison.OrdinalIgnoreCase);
        var bytes = Unescape(text[(comma + 1)..]);
        return isBase64 ? FromBase64(bytes) : bytes;
    }

    // %XX becomes a byte; everything else must be ASCII and stands for itself.
    private static Memory<byte> Unescape(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        var count = 0;
        while (!text.IsEmpty)
        {
            var percent = text.IndexOf('%');
            var plain = percent < 0 ? text : text[..percent];
            if (plain.Contains('#'))
                throw Invalid("has a '#' in its data; write %23");
            if (Ascii.FromUtf16(plain, bytes.AsSpan(count), out _) != OperationStatus.Done)
                throw Invalid("has a character in its data that is not ASCII; write its bytes as %XX");
            count += plain.Length;
            if (percent < 0)
                break;
            if (text.Length < percent + 3 || !byte
                .TryParse(text.Slice(percent + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[count++]))
                throw Invalid("has a '%' in its data that two hexadecimal digits do not follow");
            text = text[(percent + 3)..];
        }

        return bytes.AsMemory(0, count);
    }

    // Either alphabet, with or without padding, white space passed over.
    private static ReadOnlyMemory<byte> FromBase64(Memory<byte> digits)
    {
        var span = digits.Span;
        span.Replace((byte)'+', (byte)'-');
        span.Replace((byte)'/', (byte)'_');
        try
        {
            return digits[..Base64Url.DecodeFromUtf8InPlace(span)];
        }
        catch (FormatException)
        {
            throw Invalid("says that its data are base64, and they are not");
        }
    }

    private static ImageLoadException Invalid(string what) =>
        new(ImageLoadError.InvalidImageId, $"The id {what}. It is data:[type][;base64],<data>, as in data:image/png;base64,iVBORw0…");
}
