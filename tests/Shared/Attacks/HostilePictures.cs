using System.Buffers.Binary;

namespace ImageLoaders.Tests.Attacks;

/// <summary>Valid pictures that are short, and say that they are much.</summary>
internal static class HostilePictures
{
    private const int LongestEndOfBlockRun = 32_767;

    /// <summary>A grey progressive JPEG without contrast: one bit a block in its first scan, and next to nothing in the others.</summary>
    public static byte[] ProgressiveJpeg(int side, int scans)
    {
        var blocks = (side + 7) / 8 * ((side + 7) / 8);
        var jpeg = new MemoryStream();
        Segment(jpeg, 0xD8);
        Segment(jpeg, 0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]);
        Segment(jpeg, 0xC2, 8, (byte)(side >> 8), (byte)side, (byte)(side >> 8), (byte)side, 1, 1, 0x11, 0);
        Segment(jpeg, 0xC4, [0x00, 1, .. new byte[15], 0x00]); // one DC code, of one bit: no difference
        // one AC code, of one bit: the end of 16,384 blocks and those that 14 bits count
        Segment(jpeg, 0xC4, [0x10, 1, .. new byte[15], 0xE0]);
        Segment(jpeg, 0xDA, 1, 1, 0x00, 0, 0, 0x00);
        jpeg.Write(new byte[(blocks + 7) / 8]);
        for (var scan = 1; scan < scans; scan++)
        {
            var (coefficient, step) = (1 + ((scan - 1) / 9), (scan - 1) % 9); // the first of a coefficient at bit 8, then its refinements
            Segment(jpeg, 0xDA, 1, 1, 0x00, (byte)coefficient, (byte)coefficient,
                step == 0 ? (byte)0x08 : (byte)(((9 - step) << 4) | (8 - step)));
            WriteRuns(jpeg, blocks);
        }

        Segment(jpeg, 0xD9);
        return jpeg.ToArray();
    }

    /// <summary>A grey JPEG 2000 codestream all of whose packets are empty.</summary>
    /// <param name="side">Rows and columns.</param>
    /// <param name="tile">Of a tile.</param>
    /// <param name="levels">Of the wavelet.</param>
    /// <param name="codeBlock">The exponent of a code block's side, from 2.</param>
    public static byte[] EmptyJpeg2000(int side, int? tile = null, int levels = 5, int codeBlock = 6)
    {
        var stream = new MemoryStream();
        stream.Write([0xFF, 0x4F]);
        var siz = new byte[39];
        foreach (var (offset, value) in ((int, int)[])[(2, side), (6, side), (18, tile ?? side), (22, tile ?? side)])
            BinaryPrimitives.WriteInt32BigEndian(siz.AsSpan(offset), value);
        (siz[35], siz[36], siz[37], siz[38]) = (1, 7, 1, 1);
        Segment(stream, 0x51, siz);
        Segment(stream, 0x52, 0, 0, 0, 1, 0, (byte)levels, (byte)(codeBlock - 2), (byte)(codeBlock - 2), 0, 1);
        Segment(stream, 0x5C, [0x40, .. Enumerable.Repeat((byte)0x40, 1 + (3 * levels))]);
        var tilesAcross = tile is null ? 1 : (side + tile.Value - 1) / tile.Value;
        for (var i = 0; i < tilesAcross * tilesAcross; i++)
        {
            var packets = levels + 1;
            Segment(stream, 0x90, (byte)(i >> 8), (byte)i, 0, 0, 0, (byte)(14 + packets), 0, 1);
            stream.Write([0xFF, 0x93]);
            stream.Write(new byte[packets]);
        }

        stream.Write([0xFF, 0xD9]);
        return stream.ToArray();
    }

    private static void WriteRuns(MemoryStream jpeg, int blocks)
    {
        var (bits, count) = (0L, 0);
        for (var left = blocks; left > 0;)
        {
            var run = Math.Min(left, LongestEndOfBlockRun);
            if (run < 16_384)
                run = 16_384; // more than there are blocks is as good
            left -= run;
            (bits, count) = ((bits << 15) | (uint)(run - 16_384), count + 15);
            for (; count >= 8; count -= 8)
                WriteByte(jpeg, (byte)(bits >> (count - 8)));
        }

        if (count > 0)
            WriteByte(jpeg, (byte)((bits << (8 - count)) | (0xFFL >> count)));
    }

    private static void WriteByte(MemoryStream jpeg, byte value)
    {
        jpeg.WriteByte(value);
        if (value == 0xFF)
            jpeg.WriteByte(0);
    }

    private static void Segment(MemoryStream stream, byte marker, params byte[] content)
    {
        stream.Write([0xFF, marker]);
        if (marker is 0xD8 or 0xD9)
            return;
        stream.Write([(byte)((content.Length + 2) >> 8), (byte)(content.Length + 2)]);
        stream.Write(content);
    }
}
