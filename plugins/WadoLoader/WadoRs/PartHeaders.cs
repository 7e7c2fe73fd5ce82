using System.Globalization;
using System.Text;
using WadoLoader.Dicom;

namespace WadoLoader.WadoRs;

/// <summary>
/// The headers of one part of a multipart body. Names are compared without case; of a name that comes twice the first counts.
/// </summary>
internal sealed class PartHeaders
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public string? ContentType => _values.GetValueOrDefault("Content-Type");

    public string? ContentLocation => _values.GetValueOrDefault("Content-Location");

    /// <summary>Bytes that the part is said to have; <see langword="null"/>: not said.</summary>
    /// <exception cref="ImageLoaders.ImageLoadException"><see cref="ImageLoaders.ImageLoadError.Malformed"/>: no length.</exception>
    public long? ContentLength => !_values.TryGetValue("Content-Length", out var text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length
        : throw DicomError.Malformed("A part of the server's answer has a Content-Length that is no number.");

    /// <summary>A body is compressed as a whole or not at all, and HTTP needs no text in the place of bytes.</summary>
    /// <exception cref="ImageLoaders.ImageLoadException"><see cref="ImageLoaders.ImageLoadError.Unsupported"/>: the part is encoded all the
    /// same.</exception>
    public void ThrowIfEncoded()
    {
        foreach (var name in (ReadOnlySpan<string>)["Content-Encoding", "Content-Transfer-Encoding"])
            if (_values.GetValueOrDefault(name) is { } encoding
                && encoding.ToUpperInvariant() is not ("" or "IDENTITY" or "BINARY" or "8BIT" or "7BIT"))
                throw DicomError.Unsupported($"A part of the server's answer is encoded ({name}: {encoding}), which was not requested.");
    }

    /// <summary>Reads the lines of a header block, without the empty one that ends it.</summary>
    public static PartHeaders Parse(ReadOnlySpan<byte> block)
    {
        var headers = new PartHeaders();
        string? last = null;
        foreach (var line in Encoding.Latin1.GetString(block).Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line[0] is ' ' or '\t')
            {
                if (last is not null)
                    headers._values[last] += " " + line.Trim();
            }
            else if (colon > 0)
            {
                last = line[..colon].TrimEnd();
                if (!headers._values.TryAdd(last, line[(colon + 1)..].Trim()))
                    last = null;
            }
            else
            {
                last = null;
            }
        }

        return headers;
    }
}
