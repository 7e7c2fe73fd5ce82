using System.Buffers.Binary;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs;

/// <summary>What a JPEG's markers say of the work that it makes: blocks, and how often each is gone over. Nothing is decoded, and no memory
/// is taken.</summary>
/// <param name="Process">The second byte of the frame's marker; 0: there is none.</param>
/// <param name="Rows">In pixels; 0 where a later marker says it.</param>
/// <param name="Columns">In pixels.</param>
/// <param name="Components">Components.</param>
/// <param name="Blocks">Of all components: 8 x 8 samples each; 0 of JPEG-LS, which has none.</param>
/// <param name="WholeBytes">What the pool gives for two bytes a sample of all components, with the blocks that fill the last MCUs.</param>
/// <param name="RowsBytes">The same for two rows of MCUs.</param>
/// <param name="Precision">Bits of a sample.</param>
/// <param name="Visits">Blocks of all scans together.</param>
/// <param name="Scans">Scans.</param>
internal readonly record struct JpegWork(byte Process, int Rows, int Columns, int Components, long Blocks,
    long WholeBytes, long RowsBytes, int Precision, long Visits, int Scans)
{
    private const int MostComponents = 4;
    private const byte JpegLsFrame = 0xF7;

    /// <summary>Reads the markers as far as they can be read: whoever decodes says what is wrong with them.</summary>
    public static JpegWork Read(ReadOnlySpan<byte> jpeg)
    {
        var work = default(JpegWork);
        Span<byte> ids = stackalloc byte[MostComponents];
        Span<long> blocks = stackalloc long[MostComponents];
        try
        {
            var markers = new JpegMarkers(jpeg, skipsStrayBytes: true);
            while (!markers.IsAtEnd)
            {
                markers.Next();
                if (markers.Marker == JpegMarkers.EndOfImage)
                    break;
                if (work.Process == 0 && markers.Marker is JpegLsFrame or (>= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)))
                    work = ReadFrame(markers, ids, blocks);
                if (markers.Marker != JpegMarkers.StartOfScan)
                    continue;
                var visits = work.Process == JpegLsFrame ? 0 : VisitsOf(markers.Content, ids[..work.Components], blocks);
                work = work with { Scans = work.Scans + 1, Visits = work.Visits + visits };
                markers.SkipScan(work.Process == JpegLsFrame ? (byte)0x80 : (byte)1);
            }
        }
        catch (ImageLoadException)
        {
            // Damaged: what was read until here is what can be told of it.
        }

        return work;
    }

    private static JpegWork ReadFrame(in JpegMarkers markers, Span<byte> ids, Span<long> blocks)
    {
        var frame = markers.Content;
        if (frame is { Length: >= 6 } && markers.Marker == JpegLsFrame)
        {
            var (jlsRows, jlsColumns) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]),
                BinaryPrimitives.ReadUInt16BigEndian(frame[3..]));
            return new(JpegLsFrame, jlsRows, jlsColumns, frame[5], 0, 0, 0, frame[0], 0, 0);
        }

        if (frame.Length < 6 || frame[5] is 0 or > MostComponents || frame.Length != 6 + (3 * frame[5]))
            return default;
        var (rows, columns, count) = (BinaryPrimitives.ReadUInt16BigEndian(frame[1..]), BinaryPrimitives.ReadUInt16BigEndian(frame[3..]),
            frame[5]);
        var (widest, highest) = (1, 1);
        for (var i = 0; i < count; i++)
        {
            ids[i] = frame[6 + (3 * i)];
            widest = Math.Max(widest, frame[7 + (3 * i)] >> 4);
            highest = Math.Max(highest, frame[7 + (3 * i)] & 15);
        }

        var (mcusWide, mcusHigh) = (Divide(columns, 8 * widest), Divide(rows, 8 * highest));
        var (all, wholeBytes, rowsBytes) = (0L, 0L, 0L);
        for (var i = 0; i < count; i++)
        {
            var (wide, high) = (frame[7 + (3 * i)] >> 4, frame[7 + (3 * i)] & 15);
            var row = 64 * sizeof(short) * mcusWide * wide * high;
            wholeBytes += CodestreamCost.Rented(row * mcusHigh);
            rowsBytes += CodestreamCost.Rented(2 * row);
            all += blocks[i] = Divide(columns * wide, 8 * widest) * Divide(rows * high, 8 * highest);
        }

        return new(markers.Marker, rows, columns, count, all, wholeBytes, rowsBytes, frame[0], 0, 0);
    }

    private static long VisitsOf(ReadOnlySpan<byte> scan, ReadOnlySpan<byte> ids, ReadOnlySpan<long> blocks)
    {
        var visits = 0L;
        for (var i = 1; i + 1 < scan.Length - 3 && i <= 2 * scan[0]; i += 2)
        {
            var component = ids.IndexOf(scan[i]);
            visits += component < 0 ? 0 : blocks[component];
        }

        return visits;
    }

    private static long Divide(long value, long divisor) => (value + divisor - 1) / divisor;
}
