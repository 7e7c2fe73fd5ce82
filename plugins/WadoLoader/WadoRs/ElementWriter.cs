using System.Buffers;
using System.Buffers.Binary;
using WadoLoader.Dicom;

namespace WadoLoader.WadoRs;

/// <summary>Writes elements of explicit VR little endian.</summary>
internal sealed class ElementWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    /// <summary>One element; a value that a short length cannot hold is written as UN, which is read as what its tag implies.</summary>
    public void Write(uint tag, ushort vr, ReadOnlySpan<byte> value)
    {
        var padded = value.Length + (value.Length & 1);
        if (Vr.IsShort(vr) && padded > ushort.MaxValue)
            vr = Vr.UN;
        var isShort = Vr.IsShort(vr);
        var header = _bytes.GetSpan(12);
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(tag >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], vr);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], isShort ? (ushort)padded : (ushort)0);
        if (!isShort)
            BinaryPrimitives.WriteInt32LittleEndian(header[8..], padded);
        _bytes.Advance(isShort ? 8 : 12);
        _bytes.Write(value);
        if (padded > value.Length)
            _bytes.Write(vr is Vr.UI or Vr.OB or Vr.UN ? "\0"u8 : " "u8);
    }

    /// <summary>An item of a sequence (PS3.5 7.5).</summary>
    public void WriteItem(ReadOnlySpan<byte> elements)
    {
        var header = _bytes.GetSpan(8);
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(Tag.Item >> 16));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)(Tag.Item & 0xFFFF));
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], elements.Length);
        _bytes.Advance(8);
        _bytes.Write(elements);
    }
}
