using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>
/// Decodes one scan row by row: MCUs of all its components, or the blocks of its only one (ISO/IEC 10918-1, A.2). Blocks of a sequential
/// frame become samples at once, those of a progressive one are kept.
/// </summary>
internal ref struct ScanDecoder
{
    private const int BlockSize = 64;
    private const byte MostDcBits = 15;

    private readonly JpegFrame _frame;
    private readonly FrameLayout _layout;
    private readonly Plane[] _planes;
    private readonly SymbolTable?[] _dc;
    private readonly SymbolTable?[] _ac;
    private readonly int _unitsWide;
    private readonly int _restartInterval;
    private JpegScanData _data;
    private JpegBits _bits;
    private ProgressiveBlock _progressive;
    private int _sinceRestart;
    private int _restarts;

    /// <param name="scan">The scan.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="layout">The frame's sizes.</param>
    /// <param name="tables">What was defined so far.</param>
    /// <param name="planes">The frame's components.</param>
    /// <param name="data">The scan's data.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>: a table is missing.</exception>
    public ScanDecoder(
        in JpegScan scan, JpegFrame frame, FrameLayout layout, JpegTables tables, ReadOnlySpan<Plane> planes, JpegScanData data)
    {
        (_frame, _layout, _restartInterval) = (frame, layout, tables.RestartInterval);
        _data = data;
        var needsDc = !layout.IsProgressive || (scan.First == 0 && scan.High == 0);
        var needsAc = !layout.IsProgressive || scan.First != 0;
        _planes = new Plane[scan.Count];
        _dc = new SymbolTable?[scan.Count];
        _ac = new SymbolTable?[scan.Count];
        for (var i = 0; i < scan.Count; i++)
        {
            _planes[i] = planes[scan[i].Index];
            _dc[i] = needsDc ? Check(tables.Dc(scan[i].DcTable, scan.Offset), MostDcBits, frame, scan).DcTable : null;
            _ac[i] = needsAc ? Check(tables.Ac(scan[i].AcTable, scan.Offset), byte.MaxValue, frame, scan).AcTable : null;
        }

        var (wide, high) = layout.BlocksOf(_planes[0].Component);
        (_unitsWide, UnitsHigh) = scan.Count > 1 ? (layout.McusWide, layout.McusHigh) : (wide, high);
        UnitRows = scan.Count > 1 ? layout.McuRows : _planes[0].Side * _planes[0].Ratio.Vertical;
        _progressive = new(scan);
        _bits = _data.Next();
        ResetPredictions();
    }

    /// <summary>Components of the scan.</summary>
    public readonly int ComponentCount => _planes.Length;

    /// <summary>Rows of MCUs, or of blocks.</summary>
    public int UnitsHigh { get; }

    /// <summary>Rows of the picture that each of them brings.</summary>
    public int UnitRows { get; }

    /// <summary>Whole bytes of its data that were not taken.</summary>
    public readonly int SurplusBytes => (int)(_bits.Left / 8);

    /// <summary>Whether data follow behind restart markers, after the last row.</summary>
    public bool HasMore() => _data.HasMore();

    /// <summary>Decodes the next row.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Malformed"/>.</exception>
    public void DecodeRow(int row)
    {
        Span<short> block = stackalloc short[BlockSize];
        var interleaved = _planes.Length > 1;
        for (var column = 0; column < _unitsWide; column++)
        {
            if (_restartInterval != 0 && _sinceRestart++ == _restartInterval)
                Restart();
            for (var i = 0; i < _planes.Length; i++)
            {
                var plane = _planes[i];
                var (horizontal, vertical) = interleaved ? (plane.Component.Horizontal, plane.Component.Vertical) : (1, 1);
                for (var y = row * vertical; y < (row + 1) * vertical; y++)
                {
                    for (var x = column * horizontal; x < (column + 1) * horizontal; x++)
                    {
                        if (_layout.IsProgressive)
                        {
                            _progressive.Decode(ref _bits, plane.Coefficients(y, x), _dc[i] ?? _ac[i], ref plane.Prediction);
                            continue;
                        }

                        block.Clear();
                        var hasAc = SequentialBlock.Decode(ref _bits, _dc[i]!, _ac[i]!, ref plane.Prediction, ref block[0]);
                        plane.Transform(y, x, block, hasAc, _frame.Precision);
                    }
                }
            }
        }

        _bits.ThrowIfOverrun();
    }

    /// <summary>Makes a row grey, in case that it cannot be decoded.</summary>
    public readonly void Clear(int row)
    {
        foreach (var plane in _planes)
        {
            var vertical = _planes.Length > 1 ? plane.Component.Vertical : 1;
            plane.Clear(row * vertical, vertical, _frame.Precision);
        }
    }

    /// <summary>A table of a picture of 8 bits is refused as libjpeg does; encoders of 12 bits are not as careful.</summary>
    private static JpegHuffman Check(JpegHuffman table, byte most, JpegFrame frame, in JpegScan scan)
    {
        if (frame.Precision == 8 && table.HasCodeOfOnes)
            throw JpegMarkers.Malformed("a Huffman table of this scan has a code of nothing but ones", scan.Offset);
        if (frame.Precision == 8 && table.Symbols.ContainsAnyExceptInRange((byte)0, most))
            throw JpegMarkers.Malformed($"a DC Huffman table of this scan has differences of more than {most} bits", scan.Offset);
        return table;
    }

    private void Restart()
    {
        _bits.ThrowIfOverrun();
        if (SurplusBytes > 0)
            throw JpegMarkers.Malformed($"{SurplusBytes} bytes stand before a restart marker", _data.EndOffset);
        _bits = _data.NextAfterRestart(_restarts++);
        _progressive.Restart();
        ResetPredictions();
        _sinceRestart = 1;
    }

    private readonly void ResetPredictions()
    {
        foreach (var plane in _planes)
            plane.Prediction = 0;
    }
}
