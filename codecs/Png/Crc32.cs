using System.Buffers.Binary;

namespace ImageLoaders.Codecs.Png;

/// <summary>The CRC of PNG chunks (ISO 3309, reflected polynomial EDB88320).</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    /// <summary>Eight tables of 256: table n gives what a byte does that n more bytes follow.</summary>
    private static readonly uint[] Tables = MakeTables();

    public static uint Compute(ReadOnlySpan<byte> bytes) => ~Update(0xFFFFFFFF, bytes);

    /// <summary>Eight bytes a step.</summary>
    internal static uint Update(uint crc, ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan(0, 8 * 256);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            var eight = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            crc = tables[(7 * 256) + (byte)eight] ^ tables[(6 * 256) + (byte)(eight >> 8)]
                ^ tables[(5 * 256) + (byte)(eight >> 16)] ^ tables[(4 * 256) + (byte)(eight >> 24)]
                ^ tables[(3 * 256) + (byte)(eight >> 32)] ^ tables[(2 * 256) + (byte)(eight >> 40)]
                ^ tables[256 + (byte)(eight >> 48)] ^ tables[(byte)(eight >> 56)];
        }

        foreach (var value in bytes)
            crc = (crc >> 8) ^ tables[(byte)(crc ^ value)];
        return crc;
    }

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (uint)i;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Polynomial;
            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
            tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
