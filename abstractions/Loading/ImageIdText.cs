using System.Globalization;
using System.Text;

namespace ImageLoaders;

/// <summary>An id's text with everything left out that may be secret or may break a log line.</summary>
internal static class ImageIdText
{
    private const int LongestDisplay = 200;

    public static string ForDisplay(string value)
    {
        var text = new StringBuilder(Math.Min(value.Length, LongestDisplay));
        var inQuery = false;
        for (var i = 0; i < value.Length && text.Length <= LongestDisplay; i++)
        {
            var c = value[i];
            if (c == '#')
            {
                text.Append("#…");
                break;
            }

            inQuery |= c == '?';
            text.Append(IsPlain(c) ? c : '\uFFFD');
            if (inQuery && c == '=')
                i = IsFrame(value, i) ? i : SkipValue(value, i, text);
            else if (!inQuery && c == '/' && i > 0 && value[i - 1] == '/')
                i = SkipUser(value, i, text);
        }

        if (text.Length > LongestDisplay)
        {
            text.Length = LongestDisplay - 1;
            text.Append('…');
        }

        return text.ToString();
    }

    // Format characters turn the reading direction round, so that a log line shows what was not there.
    private static bool IsPlain(char c) => char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    // "scheme://user:password@host" is shown as "scheme://…@host".
    private static int SkipUser(string value, int slash, StringBuilder text)
    {
        var rest = value.AsSpan(slash + 1);
        var end = rest.IndexOfAny("/?#");
        var at = (end < 0 ? rest : rest[..end]).LastIndexOf('@');
        if (at < 0)
            return slash;
        text.Append('…');
        return slash + at;
    }

    // The number of a frame is no secret, and tells one image of an object from another.
    private static bool IsFrame(string value, int equals)
    {
        const string Name = "frame";
        var start = equals - Name.Length;
        if (start < 1 || value[start - 1] is not ('?' or '&') || !value.AsSpan(start, Name.Length).SequenceEqual(Name))
            return false;
        var rest = value.AsSpan(equals + 1);
        var end = rest.IndexOfAny('&', '#');
        var number = end < 0 ? rest : rest[..end];
        return number.Length is > 0 and < 10 && !number.ContainsAnyExceptInRange('0', '9');
    }

    private static int SkipValue(string value, int equals, StringBuilder text)
    {
        var end = value.AsSpan(equals + 1).IndexOfAny('&', '#');
        var next = end < 0 ? value.Length : equals + 1 + end;
        if (next > equals + 1)
            text.Append('…');
        return next - 1;
    }
}
