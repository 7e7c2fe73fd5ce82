using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using ImageLoaders;

namespace WadoLoader.Dicom;

/// <summary>
/// The elements of a data set or of an item of a sequence: where each one's value lies. Values are read when they are asked for. Of a tag
/// that comes twice the first counts. For one thread at a time.
/// </summary>
internal sealed class Dataset
{
    /// <summary>An element takes 8 bytes at least, so that this many come from a file of 16 MiB that holds nothing else.</summary>
    private const int MostElements = 2 << 20;

    private readonly HeaderBytes _bytes;
    private Element[] _elements = new Element[64];
    private int _count;
    private bool _isSorted = true;

    // The items of a sequence that is asked for one item after another, so that a thousand frames are not passed over a thousand times.
    private Dictionary<uint, List<Element>>? _items;

    /// <param name="bytes">The file.</param>
    /// <param name="layout">How the data set is written.</param>
    /// <param name="remarks">Those of the data set that this is an item of; <see langword="null"/>: it is no item.</param>
    public Dataset(HeaderBytes bytes, ByteLayout layout, Remarks? remarks = null)
    {
        _bytes = bytes;
        Layout = layout;
        Remarks = remarks ?? [];
    }

    public ByteLayout Layout { get; }

    /// <summary>Whether it has no elements.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>
    /// What was wrong with the values that were read of the data set and of the items in it: whoever reads a value need not care.
    /// </summary>
    public Remarks Remarks { get; }

    /// <summary>An item of a sequence, all of it.</summary>
    public static Dataset OfItem(HeaderBytes bytes, in Element item, Remarks remarks)
    {
        var dataset = new Dataset(bytes, item.Layout, remarks);
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

    /// <summary>
    /// The value of a code, UID or other text of the default repertoire, trimmed; <see langword="null"/> when it is empty or missing.
    /// </summary>
    public string? Text(uint tag)
    {
        var value = Ascii.Trim(Bytes(tag));
        return value.IsEmpty ? null : Encoding.Latin1.GetString(value);
    }

    /// <summary>The values between the backslashes, trimmed.</summary>
    public string[] Texts(uint tag) => Text(tag) is { } text ? text.Split('\\', StringSplitOptions.TrimEntries) : [];

    /// <summary>
    /// One number of any representation; <see langword="null"/> when it is missing, or cannot be read, which is remarked upon.
    /// </summary>
    /// <param name="tag">The attribute.</param>
    /// <param name="implied">Its representation where the file does not say.</param>
    /// <param name="index">Which value, from 0.</param>
    public double? Number(uint tag, ushort implied, int index = 0)
    {
        var values = Open(tag, implied);
        values.Skip(index);
        if (!values.TryRead(out var number, out var flaw))
            return null;
        Judge(tag, values, number, flaw);
        return flaw is NumberFlaw.None or NumberFlaw.DecimalComma ? number : null;
    }

    /// <summary>All values of an attribute; <see langword="null"/> for each that cannot be read, which is remarked upon.</summary>
    public double?[] Values(uint tag, ushort implied)
    {
        var values = Open(tag, implied);
        var numbers = new List<double?>();
        while (values.TryRead(out var number, out var flaw))
        {
            Judge(tag, values, number, flaw);
            numbers.Add(flaw is NumberFlaw.None or NumberFlaw.DecimalComma ? number : null);
        }

        return numbers.TrueForAll(static number => number is null) && IsBlank(tag) ? [] : [.. numbers];
    }

    /// <summary>The numbers of an attribute that can be read.</summary>
    public double[] Numbers(uint tag, ushort implied) => [.. Values(tag, implied).OfType<double>()];

    /// <summary>
    /// All numbers of an attribute that takes so many; none where there are more or fewer, or one cannot be read, which is remarked upon.
    /// </summary>
    public ImmutableArray<double> Exactly(uint tag, ushort implied, int count)
    {
        var values = Values(tag, implied);
        if (values.Length > 0 && values.Length != count)
            LeaveOut(tag, implied, $"has {(values.Length == 1 ? "1 value" : $"{values.Length:N0} values")}, not {count}");
        if (values.Length != count)
            return [];
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
        {
            if (values[i] is not { } number)
                return [];
            numbers[i] = number;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(numbers);
    }

    /// <summary>
    /// A number without which pixels mean something else; <see langword="null"/> when it is missing or empty. Of several the first counts,
    /// or the only one that is not empty.
    /// </summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: it cannot be read.</exception>
    public double? DecisiveNumber(uint tag, ushort implied)
    {
        var values = Values(tag, implied);
        if (values.Length == 0 || values[0] is not null)
            return values.Length == 0 ? null : values[0];
        if (Numbers(tag, implied) is [var only] && IsBlank(tag, true))
            return only;
        throw DicomError.Malformed(
            $"{Tag.Name(tag)} {Quote(tag,
                implied)} is no number, and without it the pixels would mean something else: it must be corrected in the file.");
    }

    /// <summary>A whole number; <see langword="null"/> when it is missing, or no whole number of 32 bits, which is remarked upon.</summary>
    public int? Integer(uint tag, ushort implied, int index = 0)
    {
        if (Number(tag, implied, index) is not { } value)
            return null;
        if (value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue)
            return (int)value;
        LeaveOut(tag, implied, "is no whole number of 32 bits");
        return null;
    }

    /// <summary>Remarks that a value is not used, and quotes it.</summary>
    /// <param name="tag">The attribute.</param>
    /// <param name="implied">Its representation where the file does not say.</param>
    /// <param name="why">What is wrong: "is no date".</param>
    public void LeaveOut(uint tag, ushort implied, string why) => Remarks.Add($"{Tag.Name(tag)} {Quote(tag, implied)} {why}: left out.");

    /// <summary>The value as remarks and errors quote it.</summary>
    public string Quote(uint tag, ushort implied) => Open(tag, implied).Quote();

    /// <summary>One item of a sequence, from 0; <see langword="null"/> when it has fewer.</summary>
    public Dataset? Item(uint tag, int index = 0)
    {
        if (!TryFind(tag, out var sequence))
            return null;
        if (index == 0 && _items?.ContainsKey(tag) != true)
            return ElementReader.TryReadItem(_bytes, sequence.Offset, sequence.End, sequence.Layout, out var first)
                ? OfItem(_bytes, first, Remarks) : null;
        var items = Locate(tag, sequence, index);
        return index < items.Count ? OfItem(_bytes, items[index], Remarks) : null;
    }

    /// <summary>All items of a sequence.</summary>
    public IEnumerable<Dataset> Items(uint tag)
    {
        if (!TryFind(tag, out var sequence))
            yield break;
        var offset = sequence.Offset;
        while (ElementReader.TryReadItem(_bytes, offset, sequence.End, sequence.Layout, out var item))
        {
            yield return OfItem(_bytes, item, Remarks);
            offset = item.End;
        }
    }

    // Up to the item that is wanted, on from where it was left.
    private List<Element> Locate(uint tag, in Element sequence, int index)
    {
        _items ??= [];
        if (!_items.TryGetValue(tag, out var items))
            _items.Add(tag, items = []);
        var offset = items is [.., var last] ? last.End : sequence.Offset;
        while (items.Count <= index && ElementReader.TryReadItem(_bytes, offset, sequence.End, sequence.Layout, out var item))
        {
            items.Add(item);
            offset = item.End;
        }

        return items;
    }

    private NumberValues Open(uint tag, ushort implied) => TryFind(tag, out var element)
        ? new(_bytes.Get(element.Offset, element.Length), element.Vr is Vr.None or Vr.UN ? implied : element.Vr, Layout)
        : new([], implied, Layout);

    // One remark for an attribute: of a million wrong values it quotes the first ones.
    private void Judge(uint tag, in NumberValues values, double number, NumberFlaw flaw)
    {
        switch (flaw)
        {
            case NumberFlaw.DecimalComma:
                Remarks.Add($"{Tag.Name(tag)} {values.Quote()} has a decimal comma: read with a point.");
                break;
            case NumberFlaw.Unreadable:
                Remarks.Add($"{Tag.Name(tag)} {values.Quote()} is no number: left out.");
                break;
            case NumberFlaw.Blank when !IsBlank(tag):
                Remarks.Add($"{Tag.Name(tag)} {values.Quote()} has an empty value: left out.");
                break;
        }
    }

    /// <summary>
    /// Whether there is nothing in a text but spaces and backslashes; or, with <paramref name="butOne"/>, beside one value.
    /// </summary>
    private bool IsBlank(uint tag, bool butOne = false) =>
        Bytes(tag).Trim(" \0\t\r\n\\"u8).IsEmpty || (butOne && Texts(tag).Count(static text => text.Length > 0) == 1);
}
