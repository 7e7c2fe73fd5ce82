using System.Text;

namespace WadoLoader.WadoRs;

/// <summary>
/// The value of a Content-Type header, taken apart as RFC 9110 8.3 says and as servers write it: parameter values with or without
/// quotes, slashes and blanks included. Names are compared without case.
/// </summary>
internal sealed class MediaType
{
    private const int MostParameters = 16;

    private readonly List<(string Name, string Value)> _parameters = [];

    private MediaType(string name) => Name = name;

    /// <summary>Type and subtype in small letters; empty when there is none.</summary>
    public string Name { get; }

    public string? this[string parameter] =>
        _parameters.Find(p => p.Name.Equals(parameter, StringComparison.OrdinalIgnoreCase)) is { Name: not null } found ? found.Value
            : null;

    /// <summary>Reads what can be read of it; it never fails.</summary>
    public static MediaType Parse(string? text)
    {
        var rest = (text ?? "").AsSpan();
        var type = new MediaType(Take(ref rest).ToLowerInvariant());
        while (!rest.IsEmpty && type._parameters.Count < MostParameters)
        {
            var parameter = Take(ref rest);
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                type._parameters.Add((parameter[..equals].Trim(), Unquote(parameter.AsSpan(equals + 1).Trim())));
        }

        return type;
    }

    /// <summary>Up to the next semicolon that is in no quotes.</summary>
    private static string Take(ref ReadOnlySpan<char> rest)
    {
        var inQuotes = false;
        var end = 0;
        for (; end < rest.Length && (inQuotes || rest[end] != ';'); end++)
        {
            if (rest[end] == '"')
                inQuotes = !inQuotes;
            else if (inQuotes && rest[end] == '\\')
                end++;
        }

        end = Math.Min(end, rest.Length);
        var taken = rest[..end].Trim().ToString();
        rest = end < rest.Length ? rest[(end + 1)..] : default;
        return taken;
    }

    private static string Unquote(ReadOnlySpan<char> value)
    {
        if (value.Length < 2 || value[0] != '"')
            return value.ToString();
        var text = new StringBuilder(value.Length);
        for (var i = 1; i < value.Length && value[i] != '"'; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
                i++;
            text.Append(value[i]);
        }

        return text.ToString();
    }
}
