using System.Collections.Immutable;
using System.Globalization;
using WadoLoader.Dicom;

namespace WadoLoader.Metadata;

/// <summary>
/// Typed values of a data set, for modules: what is missing or cannot be read is <see langword="null"/>, and the data set gets a remark
/// that quotes what cannot.
/// </summary>
/// <param name="data">A data set or an item of it.</param>
/// <param name="characters">Of the object.</param>
internal sealed class AttributeReader(Dataset data, CharacterSet characters)
{
    public Dataset Data => data;

    /// <summary>The same for an item of a sequence.</summary>
    public AttributeReader In(Dataset item) => new(item, characters);

    /// <summary>Text of the object's character set, trimmed.</summary>
    public string? Text(uint tag) => characters.Text(data, tag);

    /// <summary>A code or UID.</summary>
    public string? Code(uint tag) => data.Text(tag);

    public ImmutableArray<string> Codes(uint tag) => [.. data.Texts(tag)];

    public double? Decimal(uint tag, int index = 0) => data.Number(tag, Vr.DS, index);

    public ImmutableArray<double> Decimals(uint tag) => [.. data.Numbers(tag, Vr.DS)];

    /// <summary>A distance, weight, duration or any other measure that is more than 0.</summary>
    public double? Measure(uint tag) => Unless(tag, Decimal(tag), static value => value <= 0);

    /// <summary>A distance with a sign: not 0.</summary>
    public double? Step(uint tag) => Unless(tag, Decimal(tag), static value => value == 0);

    public int? Whole(uint tag, ushort implied = Vr.IS) => data.Integer(tag, implied);

    /// <summary>YYYYMMDD, or with dots as before DICOM 3.0.</summary>
    public DateOnly? Date(uint tag) => Read(tag, "date", ParseDate);

    /// <summary>HH[MM[SS[.F]]], or with colons as before DICOM 3.0.</summary>
    public TimeOnly? Time(uint tag) => Read(tag, "time", ParseTime);

    /// <summary>YYYYMMDD[HH[MM[SS[.F]]]], without its offset from UTC.</summary>
    public DateTime? DateAndTime(uint tag) => Read(tag, "date with a time", ParseDateTime);

    /// <summary>
    /// The offset from UTC that a date with a time ends with: &amp;ZZXX; or one alone, as Timezone Offset From UTC (0008,0201).
    /// </summary>
    public TimeSpan? Offset(uint tag)
    {
        if (Code(tag) is not { } text || text.LastIndexOfAny(['+', '-']) is not (>= 0 and var sign))
            return null;
        return TimeSpan.TryParseExact(text[(sign + 1)..], "hhmm", CultureInfo.InvariantCulture, out var offset) ? text[sign] == '-'
            ? -offset : offset : null;
    }

    private double? Unless(uint tag, double? value, Func<double, bool> isWrong)
    {
        if (value is not { } number || !isWrong(number))
            return value;
        data.LeaveOut(tag, Vr.DS, "is none that can be");
        return null;
    }

    private T? Read<T>(uint tag, string what, Func<string, T?> parse)
        where T : struct
    {
        if (Code(tag) is not { } text)
            return null;
        var value = parse(text);
        if (value is null)
            data.LeaveOut(tag, Vr.None, $"is no {what}");
        return value;
    }

    private static DateOnly? ParseDate(string text) => DateOnly.TryParseExact(
        text.Replace(".", "", StringComparison.Ordinal), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
            : null;

    private static DateTime? ParseDateTime(string text)
    {
        var zone = text.IndexOfAny(['+', '-']);
        text = zone < 0 ? text : text[..zone];
        if (text.Length < 8 || ParseDate(text[..8]) is not { } date)
            return null;
        return text.Length == 8 ? date.ToDateTime(TimeOnly.MinValue) : ParseTime(text[8..]) is { } time ? date.ToDateTime(time) : null;
    }

    private static TimeOnly? ParseTime(string text)
    {
        text = text.Replace(":", "", StringComparison.Ordinal);
        if (text.Length < 2)
            return null;
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..Math.Min(text.Length, point + 8)];
        return TimeOnly.TryParseExact(whole.PadRight(6, '0') + fraction.PadRight(7, '0'), "HHmmssfffffff", CultureInfo.InvariantCulture,
            DateTimeStyles.None, out var time) ? time : null;
    }
}
