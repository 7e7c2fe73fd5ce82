using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ImageLoaders.Codecs.Tests.Png;

/// <summary>Writes PNGs of every kind for tests, plainly: bit by bit, byte by byte, with the standard's formulas as they stand.</summary>
internal sealed class PngFile
{
    private readonly List<(string Type, byte[] Content)> _chunks = [];

    public static byte[] Signature { get; } = [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10];

    public static int Channels(int color) => color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>A whole file of samples given row by row, channels interleaved; filter 5 is another one for each row.</summary>
    public static PngFile Create(int columns, int rows, int depth, int color, bool interlaced, int filter, ushort[] samples,
        byte[]? palette = null, byte[]? transparency = null)
    {
        var file = new PngFile().Add("IHDR", Header(columns, rows, depth, color, interlaced));
        if (palette is not null)
            file.Add("PLTE", palette);
        if (transparency is not null)
            file.Add("tRNS", transparency);
        return file.Add("IDAT", Deflate(FilteredRows(columns, rows, depth, color, interlaced, filter, samples))).Add("IEND", []);
    }

    public static byte[] Header(int columns, int rows, int depth, int color, bool interlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)color, interlaced ? (byte)1 : (byte)0);
        return header;
    }

    public static byte[] Deflate(byte[] data)
    {
        using var bytes = new MemoryStream();
        using (var deflater = new ZLibStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            deflater.Write(data);
        return bytes.ToArray();
    }

    public static byte[] FilteredRows(int columns, int rows, int depth, int color, bool interlaced, int filter, ushort[] samples)
    {
        var (channels, bytes) = (Channels(color), new List<byte>());
        int[][] passes = interlaced
            ? [[0, 0, 8, 8], [0, 4, 8, 8], [4, 0, 8, 4], [0, 2, 4, 4], [2, 0, 4, 2], [0, 1, 2, 2], [1, 0, 2, 1]]
            : [[0, 0, 1, 1]];
        foreach (var pass in passes)
        {
            byte[]? above = null;
            for (var y = pass[0]; y < rows && pass[1] < columns; y += pass[2])
            {
                var bits = new List<bool>();
                for (var x = pass[1]; x < columns; x += pass[3])
                {
                    for (var channel = 0; channel < channels; channel++)
                    {
                        for (var bit = depth - 1; bit >= 0; bit--)
                            bits.Add((samples[(((y * columns) + x) * channels) + channel] >> bit & 1) == 1);
                    }
                }

                var row = new byte[(bits.Count + 7) / 8];
                for (var i = 0; i < bits.Count; i++)
                    row[i / 8] |= (byte)(bits[i] ? 0x80 >> (i % 8) : 0);
                var rowFilter = filter == 5 ? y % 5 : filter;
                bytes.Add((byte)rowFilter);
                bytes.AddRange(Filter(rowFilter, row, above ?? new byte[row.Length], Math.Max(1, depth * channels / 8)));
                above = row;
            }
        }

        return [.. bytes];
    }

    public static byte[] Filter(int filter, byte[] row, byte[] above, int distance)
    {
        var filtered = new byte[row.Length];
        for (var i = 0; i < row.Length; i++)
        {
            int a = i < distance ? 0 : row[i - distance], b = above[i], c = i < distance ? 0 : above[i - distance];
            filtered[i] = (byte)(row[i] - filter switch { 1 => a, 2 => b, 3 => (a + b) / 2, 4 => Paeth(a, b, c), _ => 0 });
        }

        return filtered;
    }

    public PngFile Add(string type, byte[] content)
    {
        _chunks.Add((type, content));
        return this;
    }

    public byte[] ToBytes()
    {
        var bytes = new List<byte>(Signature);
        foreach (var (type, content) in _chunks)
        {
            byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. content];
            bytes.AddRange(BigEndian((uint)content.Length));
            bytes.AddRange(typed);
            bytes.AddRange(BigEndian(Crc(typed)));
        }

        return [.. bytes];
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }

    public static byte[] BigEndian(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static int Paeth(int a, int b, int c)
    {
        var p = a + b - c;
        var (pa, pb, pc) = (Math.Abs(p - a), Math.Abs(p - b), Math.Abs(p - c));
        return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
    }
}
