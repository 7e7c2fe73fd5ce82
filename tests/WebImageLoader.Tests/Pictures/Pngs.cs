using System.Buffers.Binary;
using System.IO.Compression;

namespace WebImageLoader.Tests.Pictures;

/// <summary>Writes PNGs.</summary>
internal static class Pngs
{
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="colorType">0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGBA.</param>
    /// <param name="depth">Bits of a sample.</param>
    /// <param name="packedRows">Rows as the format packs them, without filter bytes.</param>
    /// <param name="before">Chunks that stand before the data: type and content.</param>
    public static byte[] Make(int columns, int rows, byte colorType, byte depth, ReadOnlySpan<byte> packedRows,
        params (string Type, byte[] Content)[] before) => Make(columns, rows, colorType, depth, packedRows, before, []);

    public static byte[] Make(
        int columns, int rows, byte colorType, byte depth, ReadOnlySpan<byte> packedRows, (string Type, byte[] Content)[] before,
            (string Type, byte[] Content)[] behind)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9]) = (depth, colorType);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
        {
            var length = packedRows.Length / rows;
            for (var row = 0; row < rows; row++)
            {
                zlib.WriteByte(0);
                zlib.Write(packedRows.Slice(row * length, length));
            }
        }

        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Write(png, "IHDR", header);
        foreach (var (type, content) in before)
            Write(png, type, content);
        Write(png, "IDAT", data.ToArray());
        foreach (var (type, content) in behind)
            Write(png, type, content);
        Write(png, "IEND", []);
        return png.ToArray();
    }

    /// <summary>A grey ramp of 8 bits.</summary>
    public static byte[] Ramp(int columns, int rows, int seed = 0)
    {
        var pixels = new byte[columns * rows];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)(i + seed);
        return Make(columns, rows, 0, 8, pixels);
    }

    private static void Write(MemoryStream png, string type, byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(content.Length + 8), Crc(chunk.AsSpan(4, content.Length + 4)));
        png.Write(chunk);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
        }

        return ~crc;
    }
}
