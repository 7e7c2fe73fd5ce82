using System.Buffers;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegLossless;

/// <summary>Decodes the scans of one lossless frame into a picture.</summary>
internal static class LosslessDecoder
{
    /// <summary>Decodes every scan, from the one whose header is the current segment of <paramref name="markers"/>.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>, <see cref="ImageLoadError.Unsupported"/>.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static void Decode(
        ReadOnlySpan<byte> jpeg, JpegMarkers markers, JpegFrame frame, JpegTables tables, Span<byte> pixels,
            CancellationToken cancellationToken)
    {
        var missing = (1 << frame.Components.Length) - 1;
        var buffer = ArrayPool<byte>.Shared.Rent(JpegScanData.BufferLength(jpeg.Length - markers.EndOffset));
        var lookup = ArrayPool<int>.Shared.Rent(DifferenceTable.Length * frame.Components.Length);
        var rows = ArrayPool<ushort>.Shared.Rent(2 * frame.Columns * frame.Components.Length);
        try
        {
            while (true)
            {
                var scan = new JpegScan(markers, frame);
                missing = Claim(scan, missing);
                var data = new JpegScanData(jpeg, markers.EndOffset, buffer);
                DecodeScan(ref data, scan, frame, tables, lookup, rows, pixels, cancellationToken);
                if (missing == 0)
                    return;
                markers.SkipScan();
                for (markers.Next(); markers.Marker != JpegMarkers.StartOfScan; markers.Next())
                {
                    if (markers.Marker is JpegMarkers.EndOfImage or JpegMarkers.StartOfImage || JpegFrame.IsFrame(markers.Marker))
                        throw JpegMarkers.Malformed("a component has no scan", markers.Offset);
                    tables.Read(markers);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<int>.Shared.Return(lookup);
            ArrayPool<ushort>.Shared.Return(rows);
        }
    }

    private static int Claim(in JpegScan scan, int missing)
    {
        for (var i = 0; i < scan.Count; i++)
        {
            if ((missing & (1 << scan[i].Index)) == 0)
                throw JpegMarkers.Malformed("a component has two scans", scan.Offset);
            missing &= ~(1 << scan[i].Index);
        }

        return missing;
    }

    private static void DecodeScan(
        ref JpegScanData data,
        in JpegScan scan,
        JpegFrame frame,
        JpegTables tables,
        Span<int> lookup,
        Span<ushort> scratch,
        Span<byte> pixels,
        CancellationToken cancellationToken)
    {
        CheckScan(scan, frame, tables);
        var huffman = new JpegHuffman[scan.Count];
        for (var i = 0; i < scan.Count; i++)
        {
            huffman[i] = tables.Dc(scan[i].DcTable, scan.Offset);
            DifferenceTable.Build(huffman[i], lookup.Slice(i * DifferenceTable.Length, DifferenceTable.Length), scan.Offset);
        }

        var rowLength = frame.Columns * scan.Count;
        var start = 1 << (frame.Precision - scan.Low - 1);
        var restartRows = tables.RestartInterval / frame.Columns;
        var isDirect = frame.Precision > 8 && scan.Low == 0 && scan.Count == frame.Components.Length;
        var target = isDirect ? MemoryMarshal.Cast<byte, ushort>(pixels) : scratch;
        Span<ushort> above = [];
        var bits = data.Next();
        for (var row = 0; row < frame.Rows; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isFirst = row == 0;
            if (restartRows != 0 && row != 0 && row % restartRows == 0)
            {
                bits = data.NextAfterRestart((row / restartRows) - 1);
                isFirst = true;
            }

            var samples = target.Slice((isDirect ? row : row & 1) * rowLength, rowLength);
            DifferenceTable.DecodeRow(ref bits, huffman, lookup, samples);
            if (isFirst)
                Predictor.UndoFirst(samples, scan.Count, start);
            else
                Predictor.Undo(scan.First, samples, above, scan.Count);
            if (!isDirect)
                Store(samples, scan, frame, row, pixels);
            above = samples;
        }
    }

    private static void CheckScan(in JpegScan scan, JpegFrame frame, JpegTables tables)
    {
        if (scan.First is 0 or > 7)
            throw JpegMarkers.Malformed($"a lossless scan names predictor {scan.First}; 1 to 7 are possible", scan.Offset);
        if (scan.Low >= frame.Precision)
            throw JpegMarkers.Malformed($"its samples of {frame.Precision} bits are shifted by {scan.Low}", scan.Offset);
        if (tables.RestartInterval % frame.Columns != 0)
            throw JpegMarkers.Malformed($"its restart interval of {tables.RestartInterval} is no multiple of its {frame.Columns} columns",
                scan.Offset);
    }

    /// <summary>Shifts samples back, and puts them where they belong.</summary>
    private static void Store(ReadOnlySpan<ushort> samples, in JpegScan scan, JpegFrame frame, int row, Span<byte> pixels)
    {
        var stride = frame.Components.Length;
        var rowBytes = frame.Columns * stride * (frame.Precision > 8 ? 2 : 1);
        var target = pixels.Slice(row * rowBytes, rowBytes);
        if (frame.Precision <= 8 && scan.Low == 0 && scan.Count == stride)
        {
            SampleRows.Narrow(samples, target);
            return;
        }

        for (var i = 0; i < scan.Count; i++)
        {
            var index = scan[i].Index;
            for (var column = 0; column < frame.Columns; column++)
            {
                var value = samples[(column * scan.Count) + i] << scan.Low;
                if (frame.Precision <= 8)
                    target[(column * stride) + index] = (byte)value;
                else
                    MemoryMarshal.Cast<byte, ushort>(target)[(column * stride) + index] = (ushort)value;
            }
        }
    }
}
