using System.Globalization;

namespace WadoLoader.Tests;

/// <summary>An image object that tests write in any transfer syntax.</summary>
internal sealed record TestObject
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string ExplicitBigEndian = "1.2.840.10008.1.2.2";
    public const string Deflated = "1.2.840.10008.1.2.1.99";
    public const string Rle = "1.2.840.10008.1.2.5";

    public static readonly string[] NativeSyntaxes = [ImplicitLittleEndian, ExplicitLittleEndian, ExplicitBigEndian, Deflated];

    public int Rows { get; init; } = 4;

    public int Columns { get; init; } = 6;

    public int Samples { get; init; } = 1;

    public string Photometric { get; init; } = "MONOCHROME2";

    public int Allocated { get; init; } = 16;

    public int Stored { get; init; } = 16;

    public int? High { get; init; }

    public bool IsSigned { get; init; }

    public int Planar { get; init; }

    public int? Frames { get; init; }

    public string Uid { get; init; } = "1.2.3.4";

    /// <summary>Writes what comes between Pixel Representation and the pixel data.</summary>
    public Action<DicomWriter>? More { get; init; }

    /// <summary>Writes what comes before group 0028.</summary>
    public Action<DicomWriter>? First { get; init; }

    /// <summary>A file with these samples, each of Bits Allocated.</summary>
    public byte[] ToFile(string syntax, params long[] samples)
    {
        var writer = Header(syntax);
        return writer.Bytes(0x7FE00010, Allocated <= 8 && syntax != ImplicitLittleEndian ? "OB" : "OW", Encode(samples, writer.IsBigEndian))
            .ToFile(syntax);
    }

    /// <summary>A file with these pixel data, encapsulated: the first item is the basic offset table.</summary>
    public byte[] ToEncapsulated(string syntax, params byte[][] items) => Header(syntax).Fragments(items).ToFile(syntax);

    public DicomWriter Header(string syntax)
    {
        var writer = DicomWriter.Write(syntax).Text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").Text(0x00080018, "UI", Uid);
        First?.Invoke(writer);
        writer.UInt16(0x00280002, Samples).Text(0x00280004, "CS", Photometric);
        if (Samples > 1)
            writer.UInt16(0x00280006, Planar);
        if (Frames is { } frames)
            writer.Text(0x00280008, "IS", frames.ToString(CultureInfo.InvariantCulture));
        writer.UInt16(0x00280010, Rows).UInt16(0x00280011, Columns)
            .UInt16(0x00280100, Allocated).UInt16(0x00280101, Stored).UInt16(0x00280102, High ?? Stored - 1)
                .UInt16(0x00280103, IsSigned ? 1 : 0);
        More?.Invoke(writer);
        return writer;
    }

    private byte[] Encode(long[] samples, bool isBigEndian)
    {
        var size = Allocated / 8;
        var bytes = new byte[samples.Length * size];
        for (var i = 0; i < samples.Length; i++)
        {
            for (var b = 0; b < size; b++)
                bytes[(i * size) + b] = (byte)(samples[i] >> (8 * (isBigEndian ? size - 1 - b : b)));
        }

        return bytes.Length % 2 == 0 ? bytes : [.. bytes, 0];
    }
}
