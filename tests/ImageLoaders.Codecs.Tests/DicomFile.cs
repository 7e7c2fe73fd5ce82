using System.Buffers.Binary;
using System.Text;

namespace ImageLoaders.Codecs.Tests;

/// <summary>
/// As much of DICOM Part 10 as it takes to feed the tools that compress, and to take the first frame's codestream out of a file.
/// </summary>
internal static class DicomFile
{
    private const uint Undefined = 0xFFFFFFFF;
    private static readonly byte[] EndOfImage = [0xFF, 0xD9];

    /// <summary>An uncompressed picture of one frame, explicit little endian.</summary>
    internal static byte[] Write(in CodestreamInfo info, int bitsAllocated, ReadOnlySpan<byte> pixels, string? photometric = null)
    {
        using var stream = new MemoryStream();
        stream.Write(new byte[128]);
        stream.Write("DICM"u8);
        using var meta = new MemoryStream();
        Element(meta, 0x00020001, "OB", [0, 1]);
        Element(meta, 0x00020002, "UI", Text("1.2.840.10008.5.1.4.1.1.7", '\0'));
        Element(meta, 0x00020003, "UI", Text("1.2.3.4", '\0'));
        Element(meta, 0x00020010, "UI", Text("1.2.840.10008.1.2.1", '\0'));
        Element(meta, 0x00020012, "UI", Text("1.2.3.5", '\0'));
        Element(stream, 0x00020000, "UL", BitConverter.GetBytes((uint)meta.Length));
        meta.WriteTo(stream);
        Element(stream, 0x00080016, "UI", Text("1.2.840.10008.5.1.4.1.1.7", '\0'));
        Element(stream, 0x00080018, "UI", Text("1.2.3.4", '\0'));
        Element(stream, 0x00080060, "CS", Text("OT", ' '));
        Element(stream, 0x0020000D, "UI", Text("1.2.3.6", '\0'));
        Element(stream, 0x0020000E, "UI", Text("1.2.3.7", '\0'));
        Element(stream, 0x00280002, "US", Short(info.Components));
        Element(stream, 0x00280004, "CS", Text(photometric ?? (info.Components == 1 ? "MONOCHROME2" : "RGB"), ' '));
        if (info.Components > 1)
            Element(stream, 0x00280006, "US", Short(0));
        Element(stream, 0x00280010, "US", Short(info.Rows));
        Element(stream, 0x00280011, "US", Short(info.Columns));
        Element(stream, 0x00280100, "US", Short(bitsAllocated));
        Element(stream, 0x00280101, "US", Short(info.BitsPerSample));
        Element(stream, 0x00280102, "US", Short(info.BitsPerSample - 1));
        Element(stream, 0x00280103, "US", Short(info.IsSigned ? 1 : 0));
        Element(stream, 0x7FE00010, bitsAllocated == 8 ? "OB" : "OW", pixels.Length % 2 == 0 ? pixels : [.. pixels, 0]);
        return stream.ToArray();
    }

    /// <summary>The first frame's fragments of encapsulated pixel data, joined.</summary>
    internal static byte[] ReadFirstFrame(ReadOnlySpan<byte> file, int frames)
    {
        var position = file.Length > 132 && file[128..132].SequenceEqual("DICM"u8) ? 132 : 0;
        while (position < file.Length)
        {
            var tag = ReadHeader(file, ref position, out var length);
            if (tag == 0x7FE00010)
                return length == Undefined ? Join(ReadItems(file, position), frames)
                    : throw new InvalidDataException("The pixel data are not encapsulated.");
            Skip(file, ref position, length);
        }

        throw new InvalidDataException("There are no pixel data.");
    }

    private static uint ReadHeader(ReadOnlySpan<byte> file, ref int position, out uint length)
    {
        var tag = ReadTag(file[position..]);
        var at = file[(position + 4)..];
        var isLong = tag >> 16 != 0xFFFE
            && "OB OD OF OL OV OW SQ SV UC UN UR UT UV".Contains(Encoding.ASCII.GetString(at[..2]), StringComparison.Ordinal);
        length = tag >> 16 == 0xFFFE ? BinaryPrimitives.ReadUInt32LittleEndian(at)
            : isLong ? BinaryPrimitives.ReadUInt32LittleEndian(at[4..]) : BinaryPrimitives.ReadUInt16LittleEndian(at[2..]);
        position += isLong ? 12 : 8;
        return tag;
    }

    private static void Skip(ReadOnlySpan<byte> file, ref int position, uint length)
    {
        if (length != Undefined)
        {
            position = checked(position + (int)length);
            return;
        }

        // A sequence or an item without length: skip what is in it, up to its delimiter.
        while (ReadHeader(file, ref position, out var inner) is not (0xFFFEE00D or 0xFFFEE0DD))
            Skip(file, ref position, inner);
    }

    private static List<byte[]> ReadItems(ReadOnlySpan<byte> file, int position)
    {
        var items = new List<byte[]>();
        while (position + 8 <= file.Length && ReadTag(file[position..]) == 0xFFFEE000)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file[(position + 4)..]);
            items.Add(file.Slice(position + 8, Math.Min(length, file.Length - position - 8)).ToArray());
            position += 8 + length;
        }

        return items;
    }

    private static byte[] Join(List<byte[]> items, int frames)
    {
        var (table, fragments) = (items[0], items[1..]);
        if (frames == fragments.Count)
            return fragments[0];
        if (frames == 1)
            return [.. fragments.SelectMany(fragment => fragment)];
        if (table.Length > 4)
        {
            var second = BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(4));
            var offset = 0;
            return [.. fragments.TakeWhile(fragment => (offset += fragment.Length + 8) <= second).SelectMany(fragment => fragment)];
        }

        var last = fragments.FindIndex(fragment => fragment.AsSpan()[^4..].IndexOf(EndOfImage) >= 0);
        return [.. fragments[..(last + 1)].SelectMany(fragment => fragment)];
    }

    private static uint ReadTag(ReadOnlySpan<byte> at) =>
        ((uint)BinaryPrimitives.ReadUInt16LittleEndian(at) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(at[2..]);

    private static void Element(Stream stream, uint tag, string vr, ReadOnlySpan<byte> value)
    {
        stream.Write(Short((int)(tag >> 16)));
        stream.Write(Short((int)(tag & 0xFFFF)));
        stream.Write(Encoding.ASCII.GetBytes(vr));
        if (vr is "OB" or "OW")
        {
            stream.Write([0, 0]);
            stream.Write(BitConverter.GetBytes(value.Length));
        }
        else
        {
            stream.Write(Short(value.Length));
        }

        stream.Write(value);
    }

    private static byte[] Short(int value) => BitConverter.GetBytes((ushort)value);

    private static byte[] Text(string value, char pad) => Encoding.ASCII.GetBytes(value.Length % 2 == 0 ? value : value + pad);
}
