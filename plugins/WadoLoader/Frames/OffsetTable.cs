using System.Buffers.Binary;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>A basic (PS3.5 A.4) or extended (PS3.3 C.7.6.3.1.8) offset table. Only the entries that are asked for are read.</summary>
internal sealed class OffsetTable
{
    private readonly DicomObject _dicom;
    private readonly FragmentReader _reader;
    private readonly long _offset;
    private readonly int _entryLength;

    private OffsetTable(DicomObject dicom, FragmentReader reader, string name, long offset, long length, int entryLength)
    {
        (_dicom, _reader, _offset, _entryLength) = (dicom, reader, offset, entryLength);
        Name = name;
        Count = (int)Math.Min(length / entryLength, int.MaxValue);
    }

    /// <summary>For remarks.</summary>
    public string Name { get; }

    /// <summary>Frames that it has an entry for, at least 1.</summary>
    public int Count { get; }

    /// <summary>The tables that there are, the best one first.</summary>
    public static IEnumerable<OffsetTable> All(DicomObject dicom, FragmentReader reader, Fragment basic)
    {
        if (dicom.Dataset.TryFind(Tag.ExtendedOffsetTable, out var extended) && extended.Length >= 8)
            yield return new(dicom, reader, "extended", extended.Offset, extended.Length, 8);
        if (basic.Length >= 4)
            yield return new(dicom, reader, "basic", basic.Offset, basic.Length, 4);
    }

    /// <summary>From the item after the basic table to a frame's first item, in bytes.</summary>
    public ulong Offset(int index)
    {
        var entry = _reader.Peek(_offset + ((long)index * _entryLength), _entryLength);
        return _entryLength == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(entry) : BinaryPrimitives.ReadUInt64LittleEndian(entry);
    }

    /// <summary>A frame's length without padding; <see langword="null"/> when the table does not say.</summary>
    public ulong? Length(int index) =>
        _entryLength == 8 && _dicom.Dataset.TryFind(Tag.ExtendedOffsetTableLengths, out var lengths) && lengths.Length >= 8L * (index + 1)
        ? BinaryPrimitives.ReadUInt64LittleEndian(_reader.Peek(lengths.Offset + (8L * index), 8)) is > 0 and var length ? length : null
        : null;
}
