using System.Buffers;
using System.Text;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>
/// Decodes text of a Specific Character Set (0008,0005), with code extensions (PS3.3 C.12.1.1.2, PS3.5 6.1.2). What cannot be decoded
/// becomes U+FFFD.
/// </summary>
internal sealed class CharacterSet
{
    private const byte Escape = 0x1B;

    private static readonly SearchValues<byte> Delimiters = SearchValues.Create("\\^=\r\n\f\t"u8);

    private readonly Encoding _initial;
    private readonly bool _hasExtensions;
    private readonly bool _isKnown;

    /// <param name="terms">The values of (0008,0005); none: the default repertoire. Where they are not known, and beyond the default
    /// repertoire, bytes are taken for UTF-8 if they are valid, else for Latin-1.</param>
    public CharacterSet(IReadOnlyList<string> terms)
    {
        var first = terms.Count > 0 ? OfTerm(terms[0]) : null;
        _isKnown = first is not null && Letters(terms[0]) is not ("" or "ISOIR6" or "ISO2022IR6");
        _initial = first ?? Encoding.Latin1;
        _hasExtensions = terms.Count > 1 || (terms.Count == 1 && Letters(terms[0]).StartsWith("ISO2022", StringComparison.Ordinal));
    }

    /// <summary>The character set of a data set, and of the items in it. Of a term that is not known the data set gets a remark.</summary>
    public static CharacterSet From(Dataset root)
    {
        var terms = root.Texts(Tag.SpecificCharacterSet);
        foreach (var term in terms.Where(static term => OfTerm(term) is null))
            root.Remarks.Add($"{Tag.Name(Tag.SpecificCharacterSet)} \"{term}\" is not known: what is not ASCII may be read wrongly.");
        return new(terms);
    }

    /// <summary>
    /// A text, trimmed; <see langword="null"/> when it is empty or missing. What its character set does not hold is remarked upon.
    /// </summary>
    public string? Text(Dataset data, uint tag)
    {
        var value = Dicom.Ascii.Trim(data.Bytes(tag));
        if (value.IsEmpty)
            return null;
        var text = Decode(value).Trim();
        if (!_isKnown && System.Text.Ascii.IsValid(value) is false && !(_hasExtensions && value.Contains(Escape)))
        {
            data.Remarks.Add(
                $"{Tag.Name(tag)} \"{Shown(text)}\" is not ASCII, and no known Specific Character Set (0008,0005) says what it is: "
                + $"read as {(IsUtf8(value) ? "UTF-8" : "Latin-1")}.");
        }
        else if (text.Contains('\uFFFD', StringComparison.Ordinal))
        {
            data.Remarks.Add(
                $"{Tag.Name(tag)} \"{Shown(
                    text)}\" is not all of its Specific Character Set (0008,0005): what cannot be read is shown as \uFFFD.");
        }

        return text;
    }

    /// <summary>
    /// The texts between the backslashes, trimmed. They are told apart once decoded: in a double-byte set a backslash may be half of a
    /// character.
    /// </summary>
    public string[] Texts(Dataset data, uint tag) => Text(data, tag)?.Split('\\', StringSplitOptions.TrimEntries) ?? [];

    public string Decode(ReadOnlySpan<byte> value)
    {
        if (!_hasExtensions || value.IndexOf(Escape) < 0)
            return (!_isKnown && IsUtf8(value) ? Encoding.UTF8 : _initial).GetString(value);
        var text = new StringBuilder(value.Length);
        var encoding = _initial;
        var shifted = 0;
        while (!value.IsEmpty)
        {
            if (value[0] == Escape)
            {
                (encoding, shifted, var length) = EscapeSequence.Read(value, _initial);
                value = value[Math.Min(length, value.Length)..];
                continue;
            }

            // Delimiters bring back the initial set; in a shifted set only control characters can be told from halves of others.
            if (value[0] is (byte)'\r' or (byte)'\n' or (byte)'\f' or (byte)'\t'
                || (shifted == 0 && value[0] is (byte)'\\' or (byte)'^' or (byte)'='))
                (encoding, shifted) = (_initial, 0);
            var end = RunLength(value, shifted);
            Append(text, encoding, shifted, value[..end]);
            value = value[end..];
        }

        return text.ToString();
    }

    private static bool IsUtf8(ReadOnlySpan<byte> value) => System.Text.Unicode.Utf8.IsValid(value);

    private static string Shown(string text) => text.Length > 64 ? text[..64] + "…" : text;

    /// <summary>The encoding of a defined term, with or without code extensions; <see langword="null"/>: not known.</summary>
    private static Encoding? OfTerm(string term) => Letters(term).Replace("ISO2022IR", "ISOIR", StringComparison.Ordinal) switch
    {
        "" or "ISOIR6" or "ISOIR100" => Encoding.Latin1,
        "ISOIR101" => OfName("iso-8859-2"),
        "ISOIR109" => OfName("iso-8859-3"),
        "ISOIR110" => OfName("iso-8859-4"),
        "ISOIR144" => OfName("iso-8859-5"),
        "ISOIR127" => OfName("iso-8859-6"),
        "ISOIR126" => OfName("iso-8859-7"),
        "ISOIR138" => OfName("iso-8859-8"),
        "ISOIR148" => OfName("iso-8859-9"),
        "ISOIR203" => OfName("iso-8859-15"),
        "ISOIR166" => OfName("windows-874"),
        "ISOIR13" => OfName("shift_jis"),
        "ISOIR149" => OfName("ks_c_5601-1987"),
        "ISOIR58" => OfName("gb2312"),
        "ISOIR192" or "UTF8" => Encoding.UTF8,
        "GB18030" => OfName("gb18030"),
        "GBK" => OfName("gb2312"),
        _ => null,
    };

    /// <summary>Some writers put other signs between the words: ISO-IR 100, ISO_IR_100.</summary>
    private static string Letters(string term) => string.Concat(term.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    /// <summary>Never registered: that would be for the whole process.</summary>
    internal static Encoding? OfName(string name) => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);

    // Up to the next escape; in single-byte text also up to the next delimiter after the first byte.
    private static int RunLength(ReadOnlySpan<byte> value, int shifted)
    {
        var escape = value.IndexOf(Escape);
        var end = escape < 0 ? value.Length : escape;
        if (shifted > 0)
        {
            var control = value[..end].IndexOfAnyInRange((byte)0, (byte)' ');
            return control > 0 ? control : control == 0 ? 1 : end;
        }

        var delimiter = value[1..end].IndexOfAny(Delimiters);
        return delimiter < 0 ? end : delimiter + 1;
    }

    private static void Append(StringBuilder text, Encoding encoding, int shifted, ReadOnlySpan<byte> run)
    {
        if (shifted == 0 || run[0] <= ' ')
        {
            text.Append(encoding.GetString(run));
            return;
        }

        // Two bytes of 7 bits each: in EUC both have the high bit set, of the supplementary set code page 20932 wants it in the first
        // alone.
        var bytes = new byte[run.Length / 2 * 2];
        for (var i = 0; i < bytes.Length; i += 2)
        {
            bytes[i] = (byte)(run[i] | 0x80);
            bytes[i + 1] = (byte)(shifted == EscapeSequence.Supplementary ? run[i + 1] & 0x7F : run[i + 1] | 0x80);
        }

        text.Append(encoding.GetString(bytes));
    }
}
