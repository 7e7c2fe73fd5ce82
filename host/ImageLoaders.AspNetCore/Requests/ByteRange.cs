using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ImageLoaders.AspNetCore.Requests;

/// <summary>One range of bytes (RFC 9110, section 14). Several at once are answered with everything, as a server may.</summary>
/// <param name="Offset">Of the first byte.</param>
/// <param name="LengthBytes">At least 1; 0 when nothing of the content lies in the range.</param>
internal readonly record struct ByteRange(int Offset, int LengthBytes)
{
    /// <summary>The range that is asked for; <see langword="null"/>: all of it.</summary>
    /// <param name="request">With Range, and maybe with If-Range.</param>
    /// <param name="lengthBytes">Bytes of the content.</param>
    /// <param name="tag">The content's strong tag.</param>
    public static ByteRange? Parse(HttpRequest request, int lengthBytes, string tag)
    {
        var range = request.Headers.Range;
        if (range is not [{ } text] || !RangeHeaderValue.TryParse(text, out var parsed) || parsed.Unit != "bytes"
            || parsed.Ranges.Count != 1)
            return null;
        if (request.Headers.IfRange is [{ } condition] && condition != tag)
            return null; // it is of another version: the client is to have all of this one
        var (from, to) = parsed.Ranges.Single() switch
        {
            { From: null, To: { } last } => (Math.Max(0, lengthBytes - last), last == 0 ? -1 : lengthBytes - 1L),
            { From: { } first, To: var last } => (first, Math.Min(last ?? long.MaxValue, lengthBytes - 1L)),
            _ => (0L, lengthBytes - 1L),
        };
        return from > to ? new(0, 0) : new((int)from, (int)(to - from + 1));
    }
}
