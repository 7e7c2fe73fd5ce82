using System.Buffers.Text;
using System.Text;

namespace WadoLoader.Dicom;

/// <summary>
/// The elements of a data set or of an item of a sequence: where each one's value lies. Values are read when they are asked for. Of a tag that
/// comes twice the first counts. For one thread at a time.
/// </summary>
internal sealed class Dataset
{
    /// <summary>An element takes 8 bytes at least, so that this many come from a file of 16 MiB that holds nothing else.</summary>
    private const int MostElements = 2 << 20;

    private readonly HeaderBytes _bytes;
    private Element[] _elements = new Element[64];
    private int _count;
    private bool _isSorted = true;

    public Dataset(HeaderBytes bytes, ByteLayout layout)
    {
        _bytes = bytes;
        Layout = layout;
    }

    public ByteLayout Layout { get; }

    /// <summary>Whether it has no elements.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>An item of a sequence, all of it.</summary>
    public static Dataset OfItem(HeaderBytes bytes, in Element item)
    {
        var dataset = new Dataset(bytes, item.Layout);
        var (offset, end) = (item.Offset, item.End);
        while (ElementReader.TryRead(bytes, offset, end, item.Layout, out var element) && element.Tag != Tag.ItemDelimitation)
        {
            dataset.Add(element);
            offset = element.IsUndefined && element.Length == 0 ? end : element.End;
        }

        return dataset;
    }

    public void Add(in Element element)
    {
        if (_count == _elements.Length)
        {
            if (_count == MostElements)
                throw DicomError.TooLarge($"There are more than {MostElements:N0} elements up to byte {element.Offset:N0}.");
            Array.Resize(ref _elements, 2 * _count);
        }

        _isSorted &= _count == 0 || _elements[_count - 1].Tag < element.Tag;
        _elements[_count++] = element;
    }

    public bool TryFind(uint tag, out Element element)
    {
        var elements = _elements.AsSpan(0, _count);
        var (low, high) = (0, _count - 1);
        while (_isSorted && low <= high)
        {
            var middle = (low + high) >> 1;
            if (elements[middle].Tag == tag)
            {
                element = elements[middle];
                return true;
            }

            if (elements[middle].Tag < tag)
                low = middle + 1;
            else
                high = middle - 1;
        }

        for (var i = 0; !_isSorted && i < elements.Length; i++)
        {
            if (elements[i].Tag == tag)
            {
                element = elements[i];
                return true;
            }
        }

        element = default;
        return false;
    }

    public bool Has(uint tag) => TryFind(tag, out var element) && element.Length > 0;

    /// <summary>The value as it lies in the file; empty when there is none.</summary>
    public ReadOnlySpan<byte> Bytes(uint tag) => TryFind(tag, out var element) ? _bytes.Get(element.Offset, element.Length) : default;

    /// <summary>The value of a code, UID or other text of the default repertoire, trimmed; <see langword="null"/> when it is empty or missing.</summary>
    public string? Text(uint tag)
    {
        var value = Ascii.Trim(Bytes(tag));
        return value.IsEmpty ? null : Encoding.Latin1.GetString(value);
    }

    /// <summary>The values between the backslashes, trimmed.</summary>
    public string[] Texts(uint tag) => Text(tag) is { } text ? text.Split('\\', StringSplitOptions.TrimEntries) : [];

    /// <summary>One number of any representation; <see langword="null"/> when it is missing or cannot be read.</summary>
    /// <param name="tag">The attribute.</param>
    /// <param name="implied">Its representation where the file does not say.</param>
    /// <param name="index">Which value, from 0.</param>
    public double? Number(uint tag, ushort implied, int index = 0)
    {
        if (!TryFind(tag, out var element))
            return null;
        var value = _bytes.Get(element.Offset, element.Length);
        var vr = element.Vr is Vr.None or Vr.UN ? implied : element.Vr;
        var size = Vr.NumberLength(vr);
        if (size > 0)
            return value.Length / size > index ? Binary(vr, value[(index * size)..]) : null;
        for (; index > 0; index--)
        {
            if (!TrySkipText(ref value))
                return null;
        }

        return DecimalText(value);
    }

    /// <summary>All numbers of an attribute, up to the first that cannot be read.</summary>
    public double[] Numbers(uint tag, ushort implied)
    {
        if (!TryFind(tag, out var element))
            return [];
        var value = _bytes.Get(element.Offset, element.Length);
        var vr = element.Vr is Vr.None or Vr.UN ? implied : element.Vr;
        var size = Vr.NumberLength(vr);
        var numbers = new List<double>();
        while (value.Length >= Math.Max(size, 1) && (size > 0 ? Binary(vr, value) : DecimalText(value)) is { } number)
        {
            numbers.Add(number);
            if (size > 0)
                value = value[size..];
            else if (!TrySkipText(ref value))
                break;
        }

        return [.. numbers];
    }

    /// <summary>A whole number; <see langword="null"/> when it is missing, no whole number or beyond 32 bits.</summary>
    public int? Integer(uint tag, ushort implied, int index = 0) =>
        Number(tag, implied, index) is { } value && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue ? (int)value : null;

    /// <summary>One item of a sequence, from 0; <see langword="null"/> when it has fewer.</summary>
    public Dataset? Item(uint tag, int index = 0)
    {
        if (!TryFind(tag, out var sequence))
            return null;
        var offset = sequence.Offset;
        while (ElementReader.TryReadItem(_bytes, offset, sequence.End, sequence.Layout, out var item))
        {
            if (index-- == 0)
                return OfItem(_bytes, item);
            offset = item.End;
        }

        return null;
    }

    /// <summary>All items of a sequence.</summary>
    public IEnumerable<Dataset> Items(uint tag)
    {
        if (!TryFind(tag, out var sequence))
            yield break;
        var offset = sequence.Offset;
        while (ElementReader.TryReadItem(_bytes, offset, sequence.End, sequence.Layout, out var item))
        {
            yield return OfItem(_bytes, item);
            offset = item.End;
        }
    }

    private double? Binary(ushort vr, ReadOnlySpan<byte> value)
    {
        double number = vr switch
        {
            Vr.OB => value[0],
            Vr.US or Vr.OW => Layout.ReadUInt16(value),
            Vr.SS => (short)Layout.ReadUInt16(value),
            Vr.UL or Vr.OL => Layout.ReadUInt32(value),
            Vr.SL => (int)Layout.ReadUInt32(value),
            Vr.FL or Vr.OF => BitConverter.UInt32BitsToSingle(Layout.ReadUInt32(value)),
            Vr.FD or Vr.OD => BitConverter.UInt64BitsToDouble(Layout.ReadUInt64(value)),
            Vr.SV => (long)Layout.ReadUInt64(value),
            Vr.UV or Vr.OV => Layout.ReadUInt64(value),
            _ => double.NaN,
        };
        return double.IsFinite(number) ? number : null;
    }

    private static bool TrySkipText(ref ReadOnlySpan<byte> value)
    {
        var next = value.IndexOf((byte)'\\');
        value = value[(next + 1)..];
        return next >= 0;
    }

    private static double? DecimalText(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOf((byte)'\\');
        var text = Ascii.Trim(end < 0 ? value : value[..end]);
        if (text.Length > 1 && text[0] == '+')
            text = text[1..];
        return Utf8Parser.TryParse(text, out double number, out var used) && used == text.Length && double.IsFinite(number) ? number : null;
    }
}
