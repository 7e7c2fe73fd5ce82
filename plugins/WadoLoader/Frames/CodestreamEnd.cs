using System.Buffers.Binary;
using WadoLoader.Dicom;

namespace WadoLoader.Frames;

/// <summary>
/// Follows a codestream by its own markers to its end, without decoding: for frames that lie in one fragment, where no fragment tells them
/// apart.
/// </summary>
internal static class CodestreamEnd
{
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte StartOfTilePart = 0x90;

    /// <summary>
    /// The codestreams of all fragments, one after the other; what lies in a fragment behind one that has no end belongs to it.
    /// </summary>
    public static List<Fragment> Split(PixelCoding coding, FragmentReader reader, List<Fragment> fragments, int most)
    {
        var pieces = new List<Fragment>();
        foreach (var fragment in fragments)
        {
            for (var start = fragment.Offset; start < fragment.End && pieces.Count <= most;)
            {
                var end = Find(coding, reader, start, fragment.End);
                var next = SkipPadding(reader, end, fragment.End);
                if (next < fragment.End && !Codestreams.IsStart(coding, reader.Peek(next, (int)Math.Min(8, fragment.End - next))))
                    next = fragment.End;
                pieces.Add(new(start, (uint)((next == fragment.End ? next : end) - start)));
                start = next;
            }
        }

        return pieces;
    }

    private static long Find(PixelCoding coding, FragmentReader reader, long start, long limit) => coding switch
    {
        PixelCoding.Jpeg or PixelCoding.JpegLs => OfJpeg(reader, start + 2, limit),
        PixelCoding.Jpeg2000 => OfJpeg2000(reader, start + 2, limit),
        _ => limit,
    };

    private static long OfJpeg(FragmentReader reader, long position, long limit)
    {
        while (position + 4 <= limit)
        {
            var bytes = reader.Peek(position, 4);
            if (bytes.Length < 4 || bytes[0] != 0xFF)
                return limit;
            var marker = bytes[1];
            if (marker == EndOfImage)
                return position + 2;
            if (marker == 0xFF)
            {
                position++;
                continue;
            }

            position += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            if (marker == StartOfScan)
                position = OfScan(reader, position, limit);
        }

        return position + 2 <= limit ? position + 2 : limit;
    }

    // Coded data have FF with a byte below C0 behind it, and restart markers.
    private static long OfScan(FragmentReader reader, long position, long limit)
    {
        while (position + 2 <= limit)
        {
            var bytes = reader.Peek(position, (int)Math.Min(FragmentReader.WindowLength, limit - position));
            var found = bytes.IndexOf((byte)0xFF);
            if (bytes.Length < 2)
                return limit;
            if (found < 0)
                position += bytes.Length;
            else if (found + 1 == bytes.Length)
                position += found;
            else if (bytes[found + 1] is >= 0xC0 and not (>= 0xD0 and <= 0xD7) and not 0xFF)
                return position + found;
            else
                position += found + (bytes[found + 1] == 0xFF ? 1 : 2);
        }

        return limit;
    }

    private static long OfJpeg2000(FragmentReader reader, long position, long limit)
    {
        while (position + 2 <= limit)
        {
            var bytes = reader.Peek(position, (int)Math.Min(10, limit - position));
            if (bytes.Length < 2 || bytes[0] != 0xFF)
                return limit;
            if (bytes[1] == EndOfImage)
                return position + 2;
            if (bytes.Length < 10)
                return limit;
            long length = bytes[1] == StartOfTilePart ? BinaryPrimitives.ReadUInt32BigEndian(bytes[6..])
                : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            if (length == 0)
                return limit;
            position += length;
        }

        return limit;
    }

    private static long SkipPadding(FragmentReader reader, long position, long limit)
    {
        while (position < limit && reader.Peek(position, 2) is [0, ..] or [0xFF, 0xFF])
            position++;
        return position;
    }
}
