using System.Buffers.Binary;
using WadoLoader.Dicom;

namespace WadoLoader.WadoRs;

/// <summary>
/// Writes elements of explicit VR little endian, each byte once: what a sequence holds is written where it stays, and its length put in
/// front of it afterwards.
/// </summary>
internal sealed class ElementWriter
{
    private const int FirstBytes = 1024;

    private byte[] _bytes = new byte[FirstBytes];
    private int _count;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _count);

    /// <summary>One element; a value that a short length cannot hold is written as UN, which is read as what its tag implies.</summary>
    public void Write(uint tag, ushort vr, ReadOnlySpan<byte> value)
    {
        var padded = value.Length + (value.Length & 1);
        if (Vr.IsShort(vr) && padded > ushort.MaxValue)
            vr = Vr.UN;
        var header = WriteTag(tag, Vr.IsShort(vr) ? 8 : 12);
        BinaryPrimitives.WriteUInt16LittleEndian(header, vr);
        if (Vr.IsShort(vr))
            BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)padded);
        else
            BinaryPrimitives.WriteInt32LittleEndian(header[4..], padded);
        value.CopyTo(Add(padded));
        if (padded > value.Length)
            _bytes[_count - 1] = vr is Vr.UI or Vr.OB or Vr.UN ? (byte)0 : (byte)' ';
    }

    /// <summary>Begins a sequence (PS3.5 7.5); items follow.</summary>
    /// <returns>What <see cref="End"/> takes.</returns>
    public int BeginSequence(uint tag)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(WriteTag(tag, 12), Vr.SQ);
        return _count;
    }

    /// <summary>Begins an item; its elements follow.</summary>
    /// <returns>What <see cref="End"/> takes.</returns>
    public int BeginItem()
    {
        WriteTag(Tag.Item, 8);
        return _count;
    }

    /// <summary>Ends a sequence or an item.</summary>
    public void End(int begun) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(begun - 4), _count - begun);

    /// <returns>What of the header follows the tag: zeros.</returns>
    private Span<byte> WriteTag(uint tag, int headerLength)
    {
        var header = Add(headerLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)tag);
        return header[4..];
    }

    // What is added is zero: nothing is taken back.
    private Span<byte> Add(int length)
    {
        var end = checked(_count + length);
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Clamp(2L * _bytes.Length, end, Array.MaxLength));
        var added = _bytes.AsSpan(_count, length);
        _count = end;
        return added;
    }
}
