using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace WadoLoader.Dicom;

/// <summary>What a value was found to be.</summary>
internal enum NumberFlaw
{
    None,

    /// <summary>Nothing between two backslashes.</summary>
    Blank,

    /// <summary>A number with a comma where DICOM wants a point.</summary>
    DecimalComma,

    Unreadable,
}

/// <summary>The numbers of one attribute as they lie in the file, one after another: binary, or text between backslashes.</summary>
/// <param name="value">All of the value.</param>
/// <param name="vr">Its representation; any that is not binary is text.</param>
/// <param name="layout">The order of bytes.</param>
internal ref struct NumberValues(ReadOnlySpan<byte> value, ushort vr, ByteLayout layout)
{
    private const int LongestQuote = 64;

    private readonly ReadOnlySpan<byte> _all = value;
    private readonly int _size = Vr.NumberLength(vr);
    private ReadOnlySpan<byte> _rest = value;
    private bool _isAtEnd = value.IsEmpty;

    /// <summary>Passes over values without reading them.</summary>
    public void Skip(int count)
    {
        if (_size > 0)
        {
            _rest = _rest[(int)Math.Min(_rest.Length, (long)count * _size)..];
            _isAtEnd = _rest.IsEmpty;
            return;
        }

        for (; count > 0 && !_isAtEnd; count--)
            TakeText();
    }

    /// <summary>The next value.</summary>
    /// <returns><see langword="false"/>: there is no more.</returns>
    public bool TryRead(out double number, out NumberFlaw flaw)
    {
        (number, flaw) = (0, NumberFlaw.Blank);
        if (_isAtEnd)
            return false;
        if (_size == 0)
        {
            flaw = ReadText(Ascii.Trim(TakeText()), out number);
            return true;
        }

        var isWhole = _rest.Length >= _size;
        number = isWhole ? Binary(_rest) : double.NaN;
        flaw = double.IsFinite(number) ? NumberFlaw.None : NumberFlaw.Unreadable;
        _rest = isWhole ? _rest[_size..] : default;
        _isAtEnd = _rest.IsEmpty;
        return true;
    }

    /// <summary>The whole value as remarks and errors quote it.</summary>
    public readonly string Quote()
    {
        if (_size > 0)
            return _all.Length >= _size ? string.Create(CultureInfo.InvariantCulture, $"{Binary(_all)}") : $"{_all.Length} bytes";
        var text = Encoding.Latin1.GetString(Ascii.Trim(_all)[..Math.Min(Ascii.Trim(_all).Length, LongestQuote + 1)]);
        text = string.Concat(text.Select(static letter => char.IsControl(letter) ? '?' : letter));
        return text.Length > LongestQuote ? $"\"{text[..LongestQuote]}…\"" : $"\"{text}\"";
    }

    private ReadOnlySpan<byte> TakeText()
    {
        var end = _rest.IndexOf((byte)'\\');
        var text = end < 0 ? _rest : _rest[..end];
        _isAtEnd = end < 0;
        _rest = _rest[(end < 0 ? _rest.Length : end + 1)..];
        return text;
    }

    private readonly double Binary(ReadOnlySpan<byte> bytes) => vr switch
    {
        Vr.OB => bytes[0],
        Vr.US or Vr.OW => layout.ReadUInt16(bytes),
        Vr.SS => (short)layout.ReadUInt16(bytes),
        Vr.UL or Vr.OL => layout.ReadUInt32(bytes),
        Vr.SL => (int)layout.ReadUInt32(bytes),
        Vr.FL or Vr.OF => BitConverter.UInt32BitsToSingle(layout.ReadUInt32(bytes)),
        Vr.FD or Vr.OD => BitConverter.UInt64BitsToDouble(layout.ReadUInt64(bytes)),
        Vr.SV => (long)layout.ReadUInt64(bytes),
        Vr.UV or Vr.OV => layout.ReadUInt64(bytes),
        Vr.AT => ((uint)layout.ReadUInt16(bytes) << 16) | layout.ReadUInt16(bytes[2..]),
        _ => double.NaN,
    };

    private static NumberFlaw ReadText(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        if (text.IsEmpty)
            return NumberFlaw.Blank;
        if (text.Length > 1 && text[0] == '+')
            text = text[1..];
        if (TryParse(text, out number))
            return NumberFlaw.None;
        var comma = text.IndexOf((byte)',');
        if (comma < 0 || text.Length > LongestQuote || !IsDecimal(text, comma))
            return NumberFlaw.Unreadable;
        Span<byte> pointed = stackalloc byte[LongestQuote];
        text.CopyTo(pointed);
        pointed[comma] = (byte)'.';
        return TryParse(pointed[..text.Length], out number) ? NumberFlaw.DecimalComma : NumberFlaw.Unreadable;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double number) =>
        Utf8Parser.TryParse(text, out number, out var used) && used == text.Length && double.IsFinite(number);

    /// <summary>Whether a comma can be no separator of thousands: 1,5 and 0,143 and 1024,000, where 1,024 might be either.</summary>
    private static bool IsDecimal(ReadOnlySpan<byte> text, int comma)
    {
        var sign = text[0] == '-' ? 1 : 0;
        var digits = text[(comma + 1)..];
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return (end < 0 ? digits.Length : end) != 3 || comma - sign > 3 || comma == sign || text[sign] == '0';
    }
}
