using System.Text;

namespace WadoLoader.Metadata;

/// <summary>The escape sequences of PS3.3 tables C.12-3 and C.12-4.</summary>
internal static class EscapeSequence
{
    /// <summary>The kind of a 7-bit double-byte set that is JIS X 0212.</summary>
    public const int Supplementary = 3;

    /// <param name="value">Begins with the escape.</param>
    /// <param name="initial">Stays where the sequence is not known.</param>
    /// <returns>
    /// The encoding from here on; the kind of a 7-bit double-byte set: 2, or <see cref="Supplementary"/> (0: any other set); the sequence's
    /// length.
    /// </returns>
    public static (Encoding Encoding, int Shifted, int Length) Read(ReadOnlySpan<byte> value, Encoding initial)
    {
        var rest = value[1..];
        if (rest.StartsWith("$B"u8))
            return (Named("euc-jp", initial), 2, 3);
        if (rest.StartsWith("$(D"u8))
            return (CodePagesEncodingProvider.Instance.GetEncoding(20932) ?? initial, Supplementary, 4);
        if (rest.StartsWith("$)C"u8))
            return (Named("ks_c_5601-1987", initial), 0, 4);
        if (rest.StartsWith("$)A"u8))
            return (Named("gb2312", initial), 0, 4);
        if (rest.Length < 2)
            return (initial, 0, 1 + rest.Length);
        var name = (rest[0], rest[1]) switch
        {
            ((byte)'(', (byte)'B') => "us-ascii",
            ((byte)'(', (byte)'J') or ((byte)')', (byte)'I') => "shift_jis",
            ((byte)'-', (byte)'A') => "iso-8859-1",
            ((byte)'-', (byte)'B') => "iso-8859-2",
            ((byte)'-', (byte)'C') => "iso-8859-3",
            ((byte)'-', (byte)'D') => "iso-8859-4",
            ((byte)'-', (byte)'L') => "iso-8859-5",
            ((byte)'-', (byte)'G') => "iso-8859-6",
            ((byte)'-', (byte)'F') => "iso-8859-7",
            ((byte)'-', (byte)'H') => "iso-8859-8",
            ((byte)'-', (byte)'M') => "iso-8859-9",
            ((byte)'-', (byte)'b') => "iso-8859-15",
            ((byte)'-', (byte)'T') => "windows-874",
            _ => null,
        };

        // Back to ASCII leaves the upper half as it was.
        return (name is null or "us-ascii" ? initial : Named(name, initial), 0, 3);
    }

    private static Encoding Named(string name, Encoding initial) => CharacterSet.OfName(name) ?? initial;
}
