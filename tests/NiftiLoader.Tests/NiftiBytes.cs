using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace NiftiLoader.Tests;

/// <summary>Makes small NIfTI-1 files: INT16, 4 columns, 3 rows, 2 slices; the value of a voxel is its index in the file.</summary>
internal sealed class NiftiBytes
{
    public const int HeaderBytes = 352;
    public const int FrameBytes = 24;

    private readonly byte[] _bytes;

    public NiftiBytes(int slices = 2, int volumes = 1)
    {
        _bytes = new byte[HeaderBytes + (FrameBytes * slices * volumes)];
        Int32(0, 348);
        Dimensions(4, 3, slices, volumes);
        Int16(70, 4).Int16(72, 16);
        for (var i = 0; i < 8; i++)
            Single(76 + (4 * i), 1);
        Single(108, HeaderBytes).Single(112, 1);
        _bytes[123] = 2;
        Int16(254, 1);
        Single(280, 2).Single(300, 3).Single(320, 4); // the diagonal of the sform
        Encoding.Latin1.GetBytes("n+1\0").CopyTo(_bytes, 344);
        for (var i = 0; i < (_bytes.Length - HeaderBytes) / 2; i++)
            Int16(HeaderBytes + (2 * i), (short)i);
    }

    public NiftiBytes Dimensions(params int[] sizes)
    {
        Int16(40, (short)sizes.Length);
        for (var i = 0; i < sizes.Length; i++)
            Int16(42 + (2 * i), (short)sizes[i]);
        return this;
    }

    public NiftiBytes Int16(int at, short value)
    {
        BinaryPrimitives.WriteInt16LittleEndian(_bytes.AsSpan(at), value);
        return this;
    }

    public NiftiBytes Int32(int at, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), value);
        return this;
    }

    public NiftiBytes Single(int at, float value)
    {
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.AsSpan(at), value);
        return this;
    }

    public NiftiBytes Byte(int at, byte value)
    {
        _bytes[at] = value;
        return this;
    }

    public byte[] ToArray() => _bytes;

    public byte[] ToGzip() => Gzip(_bytes);

    public static byte[] Gzip(byte[] bytes)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return result.ToArray();
    }
}
