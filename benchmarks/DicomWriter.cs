using System.Text;

namespace ImageLoaders.Benchmarks;

/// <summary>Writes DICOM files in Explicit VR Little Endian.</summary>
internal static class DicomWriter
{
    /// <summary>Writes a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sopClassUid">The SOP Class UID.</param>
    /// <param name="sopInstanceUid">The SOP Instance UID.</param>
    /// <param name="data">The elements of the data set.</param>
    public static void Write(Stream file, string sopClassUid, string sopInstanceUid, MemoryStream data)
    {
        var meta = new MemoryStream();
        Element(meta, 0x0002, 0x0001, "OB", [0, 1]);
        Text(meta, 0x0002, 0x0002, "UI", sopClassUid);
        Text(meta, 0x0002, 0x0003, "UI", sopInstanceUid);
        Text(meta, 0x0002, 0x0010, "UI", "1.2.840.10008.1.2.1");
        file.Write(new byte[128]);
        file.Write("DICM"u8);
        Element(file, 0x0002, 0x0000, "UL", BitConverter.GetBytes((uint)meta.Length));
        meta.WriteTo(file);
        data.WriteTo(file);
    }

    /// <summary>Writes an element of group 0028 that is a number of 16 bits.</summary>
    public static void Number(Stream stream, ushort element, int value) =>
        Element(stream, 0x0028, element, "US", BitConverter.GetBytes((ushort)value));

    /// <summary>Writes an element that is text, padded to an even length.</summary>
    public static void Text(Stream stream, ushort group, ushort element, string vr, string value) =>
        Element(stream, group, element, vr, Encoding.ASCII.GetBytes(value.Length % 2 == 0 ? value : value + (vr == "UI" ? '\0' : ' ')));

    /// <summary>Writes an element.</summary>
    public static void Element(Stream stream, ushort group, ushort element, string vr, byte[] value)
    {
        stream.Write(BitConverter.GetBytes(group));
        stream.Write(BitConverter.GetBytes(element));
        stream.Write(Encoding.ASCII.GetBytes(vr));
        if (vr is "OB" or "OW")
            stream.Write([0, 0, .. BitConverter.GetBytes(value.Length)]);
        else
            stream.Write(BitConverter.GetBytes((ushort)value.Length));
        stream.Write(value);
    }
}
