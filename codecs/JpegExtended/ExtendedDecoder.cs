using System.Buffers;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegExtended;

/// <summary>Decodes the scans of one sequential or progressive frame into planes of samples.</summary>
internal ref struct ExtendedDecoder
{
    /// <summary>Each costs the time of a pass over the whole picture, however short its data; encoders write about ten.</summary>
    private const int MaxScans = 100;

    private readonly JpegFrame _frame;
    private readonly JpegTables _tables;
    private readonly Plane[] _planes;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _isProgressive;
    private readonly int _mcusWide;
    private readonly int _mcusHigh;

    /// <param name="frame">The frame.</param>
    /// <param name="tables">What was defined so far.</param>
    /// <param name="planes">One for each component, as <see cref="CreatePlanes"/> makes them.</param>
    /// <param name="cancellationToken">Read once a row of MCUs.</param>
    public ExtendedDecoder(JpegFrame frame, JpegTables tables, Plane[] planes, CancellationToken cancellationToken)
    {
        (_frame, _tables, _planes, _cancellationToken) = (frame, tables, planes, cancellationToken);
        _isProgressive = IsProgressive(frame);
        (_mcusWide, _mcusHigh) = (planes[0].BlocksWide / frame.Components[0].Horizontal, planes[0].BlocksHigh / frame.Components[0].Vertical);
    }

    public static void CreatePlanes(JpegFrame frame, Plane[] planes)
    {
        var (widest, highest) = (frame.Components.Max(component => component.Horizontal), frame.Components.Max(component => component.Vertical));
        var (mcusWide, mcusHigh) = (Divide(frame.Columns, 8 * widest), Divide(frame.Rows, 8 * highest));
        for (var i = 0; i < planes.Length; i++)
        {
            var component = frame.Components[i];
            planes[i] = new(
                Divide(frame.Columns * component.Horizontal, widest),
                Divide(frame.Rows * component.Vertical, highest),
                mcusWide * component.Horizontal,
                mcusHigh * component.Vertical,
                IsProgressive(frame));
        }
    }

    /// <summary>Decodes every scan, from the one whose header is the current segment of <paramref name="markers"/>.</summary>
    public readonly void Decode(ReadOnlySpan<byte> jpeg, JpegMarkers markers)
    {
        var missing = (1 << _planes.Length) - 1;
        var coverage = new CoefficientCoverage(_planes.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(JpegScanData.BufferLength(jpeg.Length - markers.EndOffset));
        try
        {
            for (var scans = 1; ; scans++)
            {
                if (scans > MaxScans)
                    throw JpegMarkers.Malformed($"it has more than {MaxScans} scans", markers.Offset);
                var scan = new JpegScan(markers, _frame);
                CheckScan(scan, missing);
                for (var i = 0; i < scan.Count && (!_isProgressive || scan.First == 0); i++)
                    missing &= ~(1 << scan[i].Index);
                for (var i = 0; i < scan.Count; i++)
                    coverage.Add(scan[i].Index, scan.First, scan.Last, scan.Low);
                var data = new JpegScanData(jpeg, markers.EndOffset, buffer);
                DecodeScan(ref data, scan);
                if (missing == 0 && !_isProgressive)
                    return;
                markers.SkipScan();

                // Without an end marker no scan is missing where none has anything to add.
                if ((markers.IsAtEnd && coverage.IsComplete) || !FindScan(ref markers))
                    break;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (missing != 0)
            throw JpegMarkers.Malformed("a component has no scan", markers.Offset);
        if (_isProgressive)
            TransformAll();
    }

    private static bool IsProgressive(JpegFrame frame) => frame.Process == 0xC2;

    private static int Divide(int value, int divisor) => (value + divisor - 1) / divisor;

    private readonly bool FindScan(ref JpegMarkers markers)
    {
        for (markers.Next(); markers.Marker != JpegMarkers.StartOfScan; markers.Next())
        {
            if (markers.Marker == JpegMarkers.EndOfImage)
                return false;
            if (markers.Marker == JpegMarkers.StartOfImage || JpegFrame.IsFrame(markers.Marker))
                throw JpegMarkers.Malformed("another picture begins before this one ends", markers.Offset);
            _tables.Read(markers);
        }

        return true;
    }

    private readonly void CheckScan(in JpegScan scan, int missing)
    {
        var blocks = 0;
        for (var i = 0; i < scan.Count; i++)
        {
            var (index, _, _) = scan[i];
            blocks += _frame.Components[index].Horizontal * _frame.Components[index].Vertical;
            if (!_isProgressive && (missing & (1 << index)) == 0)
                throw JpegMarkers.Malformed("a component has two scans", scan.Offset);
            if (!_planes[index].HasQuantization)
                _planes[index].SetQuantization(_tables.Quantization(_frame.Components[index].Quantization, scan.Offset));
        }

        if (scan.Count > 1 && blocks > 10)
            throw JpegMarkers.Malformed($"a scan has {blocks} blocks in an MCU; 10 are possible", scan.Offset);
        if (_isProgressive && (scan.Last > 63 || scan.First > scan.Last || (scan.First == 0 && scan.Last != 0) || (scan.First != 0 && scan.Count != 1)
            || scan.Low > 13 || (scan.High != 0 && scan.High != scan.Low + 1)))
        {
            throw JpegMarkers.Malformed($"a progressive scan of coefficients {scan.First} to {scan.Last}, bits {scan.High} to {scan.Low}, is none", scan.Offset);
        }
    }

    private readonly void DecodeScan(ref JpegScanData data, in JpegScan scan)
    {
        var needsDc = !_isProgressive || (scan.First == 0 && scan.High == 0);
        var needsAc = !_isProgressive || scan.First != 0;
        var dc = new SymbolTable?[scan.Count];
        var ac = new SymbolTable?[scan.Count];
        for (var i = 0; i < scan.Count; i++)
        {
            dc[i] = needsDc ? new(_tables.Dc(scan[i].DcTable, scan.Offset)) : null;
            ac[i] = needsAc ? new(_tables.Ac(scan[i].AcTable, scan.Offset)) : null;
        }

        var single = _planes[scan[0].Index];
        var (unitsWide, unitsHigh) = scan.Count > 1 ? (_mcusWide, _mcusHigh) : (Divide(single.Width, 8), Divide(single.Height, 8));
        var decoder = new BlockDecoder(scan, _isProgressive);
        var bits = data.Next();
        ResetPredictions();
        var (sinceRestart, restarts) = (0, 0);
        for (var row = 0; row < unitsHigh; row++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            for (var column = 0; column < unitsWide; column++)
            {
                if (_tables.RestartInterval != 0 && sinceRestart++ == _tables.RestartInterval)
                {
                    bits.ThrowIfOverrun();
                    bits = data.NextAfterRestart(restarts++);
                    decoder.Restart();
                    ResetPredictions();
                    sinceRestart = 1;
                }

                for (var i = 0; i < scan.Count; i++)
                {
                    var (horizontal, vertical) = scan.Count > 1
                        ? (_frame.Components[scan[i].Index].Horizontal, _frame.Components[scan[i].Index].Vertical) : (1, 1);
                    for (var y = row * vertical; y < (row + 1) * vertical; y++)
                    {
                        for (var x = column * horizontal; x < (column + 1) * horizontal; x++)
                            DecodeBlock(ref decoder, ref bits, _planes[scan[i].Index], dc[i], ac[i], y, x);
                    }
                }
            }

            bits.ThrowIfOverrun();
        }
    }

    private readonly void DecodeBlock(ref BlockDecoder decoder, ref JpegBits bits, Plane plane, SymbolTable? dc, SymbolTable? ac, int row, int column)
    {
        if (_isProgressive)
        {
            decoder.Decode(ref bits, plane.Coefficients(row, column), dc, ac, ref plane.Prediction);
            return;
        }

        var block = plane.EmptyBlock();
        decoder.Decode(ref bits, block, dc, ac, ref plane.Prediction);
        plane.Transform(row, column, block, _frame.Precision);
    }

    private readonly void ResetPredictions()
    {
        foreach (var plane in _planes)
            plane.Prediction = 0;
    }

    private readonly void TransformAll()
    {
        foreach (var plane in _planes)
        {
            for (var row = 0; row < plane.BlocksHigh; row++)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                for (var column = 0; column < plane.BlocksWide; column++)
                    plane.Transform(row, column, plane.Coefficients(row, column), _frame.Precision);
            }
        }
    }
}
