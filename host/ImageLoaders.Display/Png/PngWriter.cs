using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace ImageLoaders.Display.Png;

/// <summary>Colour type of IHDR.</summary>
internal enum PngColor : byte
{
    Grey = 0,
    Rgb = 2,
    Rgba = 6,
}

/// <summary>
/// Writes one PNG row by row: fill <see cref="Row"/>, call <see cref="WriteRow"/>, as often as there are rows, then <see cref="Finish"/>.
/// </summary>
internal sealed class PngWriter : IDisposable
{
    // Level 1 is .NET's fastest. Level 2 is 1.6 times slower and makes a CT slice of 512 x 512 pixels 28 % smaller (83 KB in 1.8 ms instead
    // of 116 KB in 1.1 ms), a radiograph 35 %, a photo 26 % and a thumbnail 20 to 30 %: what a network and a cache of answers gain by far.
    // Level 3 takes another tenth to two thirds of the time for 0 to 8 %.
    private static readonly ZLibCompressionOptions Compression = new() { CompressionLevel = 2 };

    private readonly Stream _output;
    private readonly PngDataChunks _chunks;
    private readonly ZLibStream _zlib;
    private readonly int _rowBytes;
    private readonly int _pixelBytes;

    // Four rows: this one, the one above, and one to filter into for each of the two filters (with its filter byte).
    private readonly byte[] _scratch;
    private int _current;

    public PngWriter(Stream output, int rows, int columns, int bitDepth, PngColor color)
    {
        _pixelBytes = bitDepth / 8 * (color switch { PngColor.Grey => 1, PngColor.Rgb => 3, _ => 4 });
        _rowBytes = checked(columns * _pixelBytes);
        _scratch = ArrayPool<byte>.Shared.Rent(checked(_rowBytes * 4 + 2));
        _scratch.AsSpan(0, _rowBytes * 2).Clear();
        _output = output;
        output.Write([0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n']);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], rows);
        (header[8], header[9], header[10], header[11], header[12]) = ((byte)bitDepth, (byte)color, 0, 0, 0);
        PngDataChunks.WriteChunk(output, "IHDR"u8, header);
        _chunks = new(output);
        _zlib = new(_chunks, Compression, leaveOpen: true);
    }

    /// <summary>The row to be filled, samples of 16 bits with the high byte first.</summary>
    public Span<byte> Row => _scratch.AsSpan(_current * _rowBytes, _rowBytes);

    private Span<byte> RowAbove => _scratch.AsSpan((1 - _current) * _rowBytes, _rowBytes);

    public void WriteRow()
    {
        var bySub = _scratch.AsSpan(_rowBytes * 2, _rowBytes + 1);
        var byUp = _scratch.AsSpan(_rowBytes * 3 + 1, _rowBytes + 1);
        (bySub[0], byUp[0]) = (1, 2);
        var row = Row;
        var start = Math.Min(_pixelBytes, row.Length);
        row[..start].CopyTo(bySub[1..]);
        PngRowFilter.Subtract(row[start..], row[..^start], bySub[(1 + start)..]);
        PngRowFilter.Subtract(row, RowAbove, byUp[1..]);
        _zlib.Write(PngRowFilter.Cost(bySub[1..]) <= PngRowFilter.Cost(byUp[1..]) ? bySub : byUp);
        _current = 1 - _current;
    }

    public void Finish()
    {
        _zlib.Dispose();
        _chunks.Dispose();
        PngDataChunks.WriteChunk(_output, "IEND"u8, []);
    }

    public void Dispose()
    {
        _zlib.Dispose();
        _chunks.Dispose();
        ArrayPool<byte>.Shared.Return(_scratch);
    }
}
