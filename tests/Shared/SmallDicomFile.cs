using System.Buffers.Binary;
using System.Text;

namespace ImageLoaders.Tests;

/// <summary>Makes a small DICOM file: one frame of 16 bits, explicit little endian (PS3.5 7.1, PS3.10 7.1).</summary>
internal static class SmallDicomFile
{
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    public static byte[] Make(ushort rows, ushort columns, ushort[] samples, string uid = "1.2.826.0.1.3680043.10.1")
    {
        var file = new MemoryStream();
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        Write(file, 0x0002, 0x0010, "UI", Text(ExplicitLittleEndian));
        Write(file, 0x0008, 0x0016, "UI", Text("1.2.840.10008.5.1.4.1.1.7"));
        Write(file, 0x0008, 0x0018, "UI", Text(uid));
        Write(file, 0x0028, 0x0002, "US", Number(1));
        Write(file, 0x0028, 0x0004, "CS", Text("MONOCHROME2 "));
        Write(file, 0x0028, 0x0010, "US", Number(rows));
        Write(file, 0x0028, 0x0011, "US", Number(columns));
        Write(file, 0x0028, 0x0100, "US", Number(16));
        Write(file, 0x0028, 0x0101, "US", Number(16));
        Write(file, 0x0028, 0x0102, "US", Number(15));
        Write(file, 0x0028, 0x0103, "US", Number(0));
        Write(file, 0x7FE0, 0x0010, "OW", [.. samples.SelectMany(Number)]);
        return file.ToArray();
    }

    private static void Write(MemoryStream file, ushort group, ushort element, string representation, byte[] value)
    {
        file.Write(Number(group));
        file.Write(Number(element));
        file.Write(Encoding.ASCII.GetBytes(representation));
        if (representation == "OW")
            file.Write([0, 0, .. Number((ushort)value.Length), .. Number((ushort)(value.Length >> 16))]);
        else
            file.Write(Number((ushort)value.Length));
        file.Write(value);
    }

    private static byte[] Text(string text) => Encoding.ASCII.GetBytes(text.Length % 2 == 0 ? text : text + '\0');

    private static byte[] Number(ushort number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, number);
        return bytes;
    }
}
