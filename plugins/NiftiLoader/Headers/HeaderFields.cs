using System.Buffers.Binary;
using System.Text;

namespace NiftiLoader.Headers;

/// <summary>The fields of a header as they are stored, of either version and either byte order.</summary>
/// <param name="bytes">The header: 348 bytes (NIfTI-1) or 540 (NIfTI-2).</param>
/// <param name="isBigEndian">The byte order.</param>
/// <param name="isSecond">Whether it is NIfTI-2.</param>
internal readonly ref struct HeaderFields(ReadOnlySpan<byte> bytes, bool isBigEndian, bool isSecond)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public bool IsSecond { get; } = isSecond;

    public short DataType => Int16(70, 12);

    public short BitsPerVoxel => Int16(72, 14);

    public double VoxelOffset => IsSecond ? Int64(168) : Single(108);

    public double Slope => Real(112, 176);

    public double Intercept => Real(116, 184);

    public double CalibrationMaximum => Real(124, 192);

    public double CalibrationMinimum => Real(128, 200);

    public int Units => IsSecond ? Int32(500) : _bytes[123];

    public int QformCode => IsSecond ? Int32(344) : Int16(252, 0);

    public int SformCode => IsSecond ? Int32(348) : Int16(254, 0);

    public string Description => Text(IsSecond ? 240 : 148, 80);

    /// <summary>dim[i].</summary>
    public long Dimension(int i) => IsSecond ? Int64(16 + (8 * i)) : Int16(40 + (2 * i), 0);

    /// <summary>pixdim[i].</summary>
    public double PixelDimension(int i) => Real(76 + (4 * i), 104 + (8 * i));

    /// <summary>quatern_b, c, d, then qoffset_x, y, z.</summary>
    public double Quaternion(int i) => Real(256 + (4 * i), 352 + (8 * i));

    /// <summary>srow_x, srow_y and srow_z, four values each.</summary>
    public double AffineRow(int row, int column) => Real(280 + (16 * row) + (4 * column), 400 + (32 * row) + (8 * column));

    private double Real(int first, int second) => IsSecond ? Double(second) : Single(first);

    private short Int16(int first, int second)
    {
        var at = _bytes[(IsSecond ? second : first)..];
        return isBigEndian ? BinaryPrimitives.ReadInt16BigEndian(at) : BinaryPrimitives.ReadInt16LittleEndian(at);
    }

    private int Int32(int at) => isBigEndian ? BinaryPrimitives.ReadInt32BigEndian(_bytes[at..])
        : BinaryPrimitives.ReadInt32LittleEndian(_bytes[at..]);

    private long Int64(int at) => isBigEndian ? BinaryPrimitives.ReadInt64BigEndian(_bytes[at..])
        : BinaryPrimitives.ReadInt64LittleEndian(_bytes[at..]);

    private float Single(int at) => isBigEndian ? BinaryPrimitives.ReadSingleBigEndian(_bytes[at..])
        : BinaryPrimitives.ReadSingleLittleEndian(_bytes[at..]);

    private double Double(int at) => isBigEndian ? BinaryPrimitives.ReadDoubleBigEndian(_bytes[at..])
        : BinaryPrimitives.ReadDoubleLittleEndian(_bytes[at..]);

    private string Text(int at, int count)
    {
        var text = _bytes.Slice(at, count);
        var end = text.IndexOf((byte)0);
        return Encoding.Latin1.GetString(end < 0 ? text : text[..end]).Trim();
    }
}
