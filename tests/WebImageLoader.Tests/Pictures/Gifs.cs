using System.Buffers.Binary;

namespace WebImageLoader.Tests.Pictures;

/// <summary>Writes GIFs block by block, plainly: each pixel is a code of its own, with a clear code before the codes grow.</summary>
internal sealed class Gifs
{
    private readonly List<byte> _bytes = [];

    public Gifs(int columns, int rows, byte[]? palette = null)
    {
        _bytes.AddRange("GIF89a"u8);
        Add16(columns, rows);
        _bytes.AddRange([(byte)(palette is null ? 0 : 0x80 | SizeOf(palette)), 0, 0, .. palette ?? []]);
    }

    /// <summary>256 greys.</summary>
    public static byte[] Greys { get; } = [.. Enumerable.Range(0, 256).SelectMany(grey => Enumerable.Repeat((byte)grey, 3))];

    /// <param name="left">Columns from the left.</param>
    /// <param name="top">Rows from the top.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="indices">The colours' numbers, row by row from the top.</param>
    /// <param name="disposal">0 to 7.</param>
    /// <param name="transparent">A colour's number; -1: none.</param>
    /// <param name="delay">In hundredths of a second.</param>
    /// <param name="palette">The frame's own.</param>
    /// <param name="isInterlaced">Whether rows come in four passes.</param>
    public Gifs Frame(
        int left, int top, int columns, int rows, byte[] indices, int disposal = 0, int transparent = -1, int delay = 0, byte[]? palette =
            null, bool isInterlaced = false)
    {
        _bytes.AddRange([0x21, 0xF9, 4, (byte)((disposal << 2) | (transparent >= 0 ? 1 : 0)), (byte)delay, (byte)(delay >> 8),
            (byte)Math.Max(transparent, 0), 0, 0x2C]);
        Add16(left, top, columns, rows);
        _bytes.AddRange([(byte)((palette is null ? 0 : 0x80 | SizeOf(palette)) | (isInterlaced ? 0x40 : 0)), .. palette ?? [], 8]);
        var order = Enumerable.Range(0, rows);
        if (isInterlaced)
            order = new[] { (0, 8), (4, 8), (2, 4), (1, 2) }.SelectMany(pass =>
                Enumerable.Range(0, rows).Where(row => row >= pass.Item1 && (row - pass.Item1) % pass.Item2 == 0));
        AddData([.. order.SelectMany(row => indices.Skip(row * columns).Take(columns))]);
        return this;
    }

    public byte[] ToBytes(bool hasTrailer = true) => [.. _bytes, .. hasTrailer ? new byte[] { 0x3B } : []];

    private static int SizeOf(byte[] palette) => int.Log2(palette.Length / 3) - 1;

    private void AddData(byte[] indices)
    {
        var bits = new List<bool>();
        void Write(int code)
        {
            for (var bit = 0; bit < 9; bit++)
                bits.Add((code >> bit & 1) == 1);
        }

        for (var i = 0; i < indices.Length; i++)
        {
            if (i % 200 == 0)
                Write(256);
            Write(indices[i]);
        }

        Write(257);
        foreach (var block in bits.Chunk(8).Select(eight => (byte)eight.Select((bit, i) => bit ? 1 << i : 0).Sum()).Chunk(255))
            _bytes.AddRange([(byte)block.Length, .. block]);
        _bytes.Add(0);
    }

    private void Add16(params int[] values)
    {
        var bytes = new byte[2];
        foreach (var value in values)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
            _bytes.AddRange(bytes);
        }
    }
}
