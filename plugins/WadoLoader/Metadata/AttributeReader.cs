using System.Collections.Immutable;
using System.Globalization;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>Typed values of a data set, for modules: what cannot be read is not there.</summary>
/// <param name="data">A data set or an item of it.</param>
/// <param name="characters">Of the object.</param>
internal sealed class AttributeReader(Dataset data, CharacterSet characters)
{
    public Dataset Data => data;

    /// <summary>Text of the object's character set, trimmed.</summary>
    public string? Text(uint tag) => characters.Text(data, tag);

    /// <summary>A code or UID.</summary>
    public string? Code(uint tag) => data.Text(tag);

    public ImmutableArray<string> Codes(uint tag) => [.. data.Texts(tag)];

    public double? Decimal(uint tag, int index = 0) => data.Number(tag, Vr.DS, index);

    public ImmutableArray<double> Decimals(uint tag) => [.. data.Numbers(tag, Vr.DS)];

    /// <summary>All decimals, when there are exactly so many.</summary>
    public ImmutableArray<double> Decimals(uint tag, int count) => data.Numbers(tag, Vr.DS) is { } values && values.Length == count ? [.. values] : [];

    public int? Whole(uint tag, ushort implied = Vr.IS) => data.Integer(tag, implied);

    /// <summary>YYYYMMDD, or with dots as before DICOM 3.0.</summary>
    public DateOnly? Date(uint tag) =>
        DateOnly.TryParseExact(Code(tag)?.Replace(".", "", StringComparison.Ordinal), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>HH[MM[SS[.F]]], or with colons as before DICOM 3.0.</summary>
    public TimeOnly? Time(uint tag) => ParseTime(Code(tag));

    /// <summary>YYYYMMDD[HH[MM[SS[.F]]]], without its offset from UTC.</summary>
    public DateTime? DateAndTime(uint tag)
    {
        if (Code(tag) is not { Length: >= 8 } text)
            return null;
        var zone = text.IndexOfAny(['+', '-']);
        text = zone < 0 ? text : text[..zone];
        return text.Length >= 8 && DateOnly.TryParseExact(text[..8], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToDateTime(ParseTime(text[8..]) ?? TimeOnly.MinValue)
            : null;
    }

    private static TimeOnly? ParseTime(string? text)
    {
        text = text?.Replace(":", "", StringComparison.Ordinal);
        if (text is null || text.Length < 2)
            return null;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..Math.Min(text.Length, point + 8)];
        return TimeOnly.TryParseExact(whole.PadRight(6, '0') + fraction.PadRight(7, '0'), "HHmmssfffffff", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
    }
}
