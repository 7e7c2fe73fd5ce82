using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace WadoLoader.Tests;

/// <summary>Writes DICOM objects of any transfer syntax, right ones and wrong ones.</summary>
internal sealed class DicomWriter(bool isImplicit = false, bool isBigEndian = false)
{
    public const uint Undefined = 0xFFFFFFFF;

    private readonly MemoryStream _stream = new();

    public static DicomWriter ExplicitLittleEndian => new();

    public static DicomWriter Write(string syntax) => new(syntax == "1.2.840.10008.1.2", syntax == "1.2.840.10008.1.2.2");

    public bool IsBigEndian => isBigEndian;

    public int Length => (int)_stream.Length;

    public DicomWriter Text(uint tag, string vr, string value) =>
        Bytes(tag, vr, Pad(Encoding.Latin1.GetBytes(value), vr == "UI" ? (byte)0 : (byte)' '));

    public DicomWriter UInt16(uint tag, params int[] values) => Bytes(tag, "US", Words(values));

    public DicomWriter Int16(uint tag, params int[] values) => Bytes(tag, "SS", Words(values));

    public DicomWriter Bytes(uint tag, string vr, byte[] value) => Header(tag, vr, (uint)value.Length).Raw(value);

    /// <summary>The header of an element alone, with any length.</summary>
    public DicomWriter Header(uint tag, string vr, uint length)
    {
        UInt16((ushort)(tag >> 16));
        UInt16((ushort)tag);
        if (isImplicit || tag >> 16 == 0xFFFE)
        {
            UInt32(length);
            return this;
        }

        _stream.Write(Encoding.ASCII.GetBytes(vr));
        if (vr is "OB" or "OD" or "OF" or "OL" or "OV" or "OW" or "SQ" or "SV" or "UC" or "UN" or "UR" or "UT" or "UV")
        {
            UInt16(0);
            UInt32(length);
        }
        else
        {
            UInt16((ushort)length);
        }

        return this;
    }

    /// <summary>A sequence; each item is written by one of the functions.</summary>
    public DicomWriter Sequence(uint tag, bool isUndefined, params Action<DicomWriter>[] items)
    {
        var content = new DicomWriter(isImplicit, isBigEndian);
        foreach (var write in items)
        {
            var item = new DicomWriter(isImplicit, isBigEndian);
            write(item);
            content.Header(0xFFFEE000, "", isUndefined ? Undefined : (uint)item.Length).Raw(item.ToArray());
            if (isUndefined)
                content.Header(0xFFFEE00D, "", 0);
        }

        Header(tag, "SQ", isUndefined ? Undefined : (uint)content.Length).Raw(content.ToArray());
        return isUndefined ? Header(0xFFFEE0DD, "", 0) : this;
    }

    /// <summary>Encapsulated pixel data: the first fragment is the basic offset table.</summary>
    public DicomWriter Fragments(params byte[][] fragments)
    {
        Header(0x7FE00010, "OB", Undefined);
        foreach (var fragment in fragments)
            Header(0xFFFEE000, "", (uint)fragment.Length).Raw(fragment);
        return Header(0xFFFEE0DD, "", 0);
    }

    public DicomWriter Raw(params byte[] bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    /// <summary>Numbers of two bytes in the order of this writer.</summary>
    public byte[] Words(params int[] values)
    {
        var bytes = new byte[2 * values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (isBigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2 * i), (ushort)values[i]);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2 * i), (ushort)values[i]);
        }

        return bytes;
    }

    /// <summary>What was written, without preamble and meta information.</summary>
    public byte[] ToArray() => _stream.ToArray();

    /// <summary>A file of Part 10.</summary>
    public byte[] ToFile(string syntax)
    {
        var meta = new DicomWriter().Bytes(0x00020001, "OB", [0, 1]).Text(0x00020010, "UI", syntax);
        var file = new DicomWriter().Raw(new byte[128]).Raw("DICM"u8.ToArray());
        file.Header(0x00020000, "UL", 4).Raw(BitConverter.GetBytes(meta.Length)).Raw(meta.ToArray());
        return file.Raw(syntax.EndsWith(".1.99", StringComparison.Ordinal) ? Deflate(ToArray()) : ToArray()).ToArray();
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var deflate = new DeflateStream(stream, CompressionLevel.Fastest, true))
            deflate.Write(bytes);
        return Pad(stream.ToArray(), 0);
    }

    private static byte[] Pad(byte[] bytes, byte pad) => bytes.Length % 2 == 0 ? bytes : [.. bytes, pad];

    private void UInt16(ushort value) => _stream.Write(Words(value));

    private void UInt32(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (isBigEndian)
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        else
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _stream.Write(bytes);
    }
}
