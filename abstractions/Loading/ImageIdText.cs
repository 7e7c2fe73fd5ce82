using System.Text;

namespace ImageLoaders;

/// <summary>An id's text with everything left out that may be secret or may break a log line.</summary>
internal static class ImageIdText
{
    private const int LongestDisplay = 200;

    public static string ForDisplay(string value)
    {
        var text = new StringBuilder(Math.Min(value.Length, LongestDisplay));
        var start = AppendWithoutUser(value, text);
        var inQuery = false;
        for (var i = start; i < value.Length && text.Length <= LongestDisplay; i++)
        {
            var c = value[i];
            if (c == '#')
            {
                text.Append("#…");
                break;
            }

            inQuery |= c == '?';
            text.Append(char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' ? '\uFFFD' : c);
            if (inQuery && c == '=')
                i = SkipValue(value, i, text);
        }

        if (text.Length > LongestDisplay)
        {
            text.Length = LongestDisplay - 1;
            text.Append('…');
        }

        return text.ToString();
    }

    // "scheme://user:password@host" is shown as "scheme://…@host".
    private static int AppendWithoutUser(string value, StringBuilder text)
    {
        var authority = value.AsSpan(0, Math.Min(value.Length, 4 * LongestDisplay)).IndexOf("//");
        if (authority < 0)
            return 0;
        authority += 2;
        var rest = value.AsSpan(authority);
        var end = rest.IndexOfAny("/?#");
        var at = (end < 0 ? rest : rest[..end]).LastIndexOf('@');
        if (at < 0 || authority > LongestDisplay)
            return 0;
        foreach (var c in value.AsSpan(0, authority))
            text.Append(char.IsControl(c) ? '\uFFFD' : c);
        text.Append('…');
        return authority + at;
    }

    private static int SkipValue(string value, int equals, StringBuilder text)
    {
        var end = value.AsSpan(equals + 1).IndexOfAny('&', ';', '#');
        var next = end < 0 ? value.Length : equals + 1 + end;
        if (next > equals + 1)
            text.Append('…');
        return next - 1;
    }
}
