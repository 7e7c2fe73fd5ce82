using System.Buffers.Binary;
using System.IO.Compression;
using static ImageLoaders.Benchmarks.DicomWriter;

namespace ImageLoaders.Benchmarks;

/// <summary>Inputs, made here so that a run needs nothing else.</summary>
internal static class BenchmarkFiles
{
    /// <summary>Smooth shapes under noise: what compresses as photographs do.</summary>
    public static byte[] Photograph(int rows, int columns, int components)
    {
        var random = new Random(1);
        var pixels = new byte[rows * columns * components];
        for (int row = 0, i = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                for (var component = 0; component < components; component++, i++)
                    pixels[i] = (byte)(128 + (60 * Math.Sin((row + (30 * component)) / 97.0)) + (50 * Math.Cos(column / 131.0))
                        + random.Next(-6, 7));
        return pixels;
    }

    /// <summary>An explicit little-endian CT of noise, signed 16 bit.</summary>
    public static byte[] Dicom(int rows, int columns)
    {
        var data = new MemoryStream();
        Text(data, 0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.2");
        Text(data, 0x0008, 0x0018, "UI", "2.25.1");
        Text(data, 0x0008, 0x0060, "CS", "CT");
        Number(data, 0x0002, 1);
        Text(data, 0x0028, 0x0004, "CS", "MONOCHROME2");
        Number(data, 0x0010, rows);
        Number(data, 0x0011, columns);
        Number(data, 0x0100, 16);
        Number(data, 0x0101, 16);
        Number(data, 0x0102, 15);
        Number(data, 0x0103, 1);
        Text(data, 0x0028, 0x1052, "DS", "-1024");
        Text(data, 0x0028, 0x1053, "DS", "1");
        var pixels = new byte[rows * columns * 2];
        new Random(1).NextBytes(pixels);
        Element(data, 0x7FE0, 0x0010, "OW", pixels);
        var file = new MemoryStream();
        DicomWriter.Write(file, "1.2.840.10008.5.1.4.1.1.2", "2.25.1", data);
        return file.ToArray();
    }

    /// <summary>An RGB photograph as PNG, each row filtered by Sub, and its compressed data alone.</summary>
    public static (byte[] Png, byte[] Deflated) Png(int rows, int columns)
    {
        var pixels = Photograph(rows, columns, 3);
        var stride = columns * 3;
        var deflated = new MemoryStream();
        using (var deflater = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            var filtered = new byte[stride + 1];
            for (var row = 0; row < rows; row++)
            {
                filtered[0] = 1;
                for (var i = 0; i < stride; i++)
                    filtered[i + 1] = (byte)(pixels[(row * stride) + i] - (i < 3 ? 0 : pixels[(row * stride) + i - 3]));
                deflater.Write(filtered);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        header[8] = 8;
        header[9] = 2;
        var png = new MemoryStream();
        png.Write([0x89, .. "PNG\r\n\x1A\n"u8]);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, deflated.ToArray());
        Chunk(png, "IEND"u8, []);
        return (png.ToArray(), deflated.ToArray());
    }

    private static void Chunk(Stream png, ReadOnlySpan<byte> type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        png.Write(type);
        png.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc32([.. type, .. data]));
        png.Write(number);
    }

    // PNG's checksum (ISO/IEC 15948, annex D), a bit at a time: it is set-up, and not measured.
    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
