using System.Buffers;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>Decodes the scans of one frame, and has the picture written as far as they have brought it.</summary>
internal sealed class FrameDecoder
{
    /// <summary>Each costs the time of a pass over the whole picture, however short its data; encoders write about ten.</summary>
    private const int MaxScans = 500;

    /// <summary>What encoders put behind the data to make their length even.</summary>
    private const int Padding = 1;

    private readonly JpegFrame _frame;
    private readonly FrameLayout _layout;
    private readonly JpegTables _tables;
    private readonly Plane[] _planes;
    private readonly CoefficientCoverage _coverage;
    private readonly bool _isTolerant;
    private readonly CancellationToken _cancellationToken;
    private string? _damage;
    private int _missing;

    public FrameDecoder(
        JpegFrame frame, FrameLayout layout, JpegTables tables, Plane[] planes, bool isTolerant, CancellationToken cancellationToken)
    {
        (_frame, _layout, _tables, _planes) = (frame, layout, tables, planes);
        (_isTolerant, _cancellationToken) = (isTolerant, cancellationToken);
        _coverage = new(planes.Length);
        _missing = (1 << planes.Length) - 1;
        foreach (var plane in isTolerant ? planes : [])
            plane.Clear(0, plane.BlocksHigh, frame.Precision);
    }

    /// <summary>Decodes every scan, from the one whose header is the current segment of <paramref name="markers"/>.</summary>
    public DctResult Decode(ReadOnlySpan<byte> jpeg, JpegMarkers markers, ref PictureWriter writer)
    {
        var hasSurplus = false;
        var buffer = ArrayPool<byte>.Shared.Rent(JpegScanData.BufferLength(jpeg.Length - markers.EndOffset));
        try
        {
            hasSurplus = DecodeScans(jpeg, markers, buffer, ref writer);
            if (_missing != 0)
                throw JpegMarkers.Malformed("a component has no scan", markers.Offset);
        }
        catch (ImageLoadException exception) when (_isTolerant && exception.Error == ImageLoadError.Malformed
            && Array.TrueForAll(_planes, plane => plane.HasQuantization))
        {
            _damage ??= exception.Reason;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (_layout.IsProgressive)
            TransformAll(ref writer);
        writer.Write(_layout.Rows);
        return new(hasSurplus, _damage);
    }

    /// <returns>Whether bytes stand behind the data of the last scan.</returns>
    private bool DecodeScans(ReadOnlySpan<byte> jpeg, JpegMarkers markers, Span<byte> buffer, ref PictureWriter writer)
    {
        for (var scans = 1; ; scans++)
        {
            if (scans > MaxScans)
                throw JpegMarkers.Malformed($"it has more than {MaxScans} scans", markers.Offset);
            var scan = new JpegScan(markers, _frame);
            CheckScan(scan);
            var decoder = new ScanDecoder(scan, _frame, _layout, _tables, _planes, new(jpeg, markers.EndOffset, buffer));
            var streams = !_layout.IsProgressive && decoder.ComponentCount == _planes.Length;
            for (var row = 0; row < decoder.UnitsHigh; row++)
            {
                DecodeRow(ref decoder, row);
                if (streams)
                    writer.Write((row + 1) * decoder.UnitRows);
            }

            var surplus = _damage is null ? decoder.SurplusBytes : 0;
            if (_damage is null && decoder.HasMore())
                throw JpegMarkers.Malformed("restart markers and data stand behind those of a scan", scan.Offset);
            markers.SkipScan();
            if (surplus > 0 && !IsLast(markers))
                throw JpegMarkers.Malformed($"{surplus} bytes stand behind the data of a scan", markers.EndOffset);
            if (_missing == 0 && !_layout.IsProgressive)
                return surplus > Padding;

            // Without an end marker no scan is missing where none has anything to add.
            if ((markers.IsAtEnd && _coverage.IsComplete) || !FindScan(ref markers))
                return surplus > Padding;
        }
    }

    private void DecodeRow(ref ScanDecoder decoder, int row)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_isTolerant)
            decoder.Clear(row);
        try
        {
            if (_damage is null)
                decoder.DecodeRow(row);
        }
        catch (ImageLoadException exception) when (_isTolerant && exception.Error == ImageLoadError.Malformed)
        {
            _damage = exception.Reason;
        }
    }

    private static bool IsLast(JpegMarkers markers)
    {
        if (markers.IsAtEnd)
            return true;
        markers.Next();
        return markers.Marker == JpegMarkers.EndOfImage;
    }

    private bool FindScan(ref JpegMarkers markers)
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

    private void CheckScan(in JpegScan scan)
    {
        var blocks = 0;
        for (var i = 0; i < scan.Count; i++)
        {
            var component = _frame.Components[scan[i].Index];
            blocks += component.Horizontal * component.Vertical;
        }

        if (scan.Count > 1 && blocks > 10)
            throw JpegMarkers.Malformed($"a scan has {blocks} blocks in an MCU; 10 are possible", scan.Offset);
        if (_layout.IsProgressive && (scan.Last > 63 || scan.First > scan.Last || (scan.First == 0 && scan.Last != 0)
            || (scan.First != 0 && scan.Count != 1)
            || scan.Low > 13 || (scan.High != 0 && scan.High != scan.Low + 1)))
        {
            throw JpegMarkers.Malformed(
                $"a progressive scan of coefficients {scan.First} to {scan.Last}, bits {scan.High} to {scan.Low}, is none", scan.Offset);
        }

        if (!_layout.IsProgressive && _frame.Precision == 8 && (scan.First, scan.Last, scan.High, scan.Low) != (0, 63, 0, 0))
        {
            throw JpegMarkers.Malformed(
                $"a sequential scan of coefficients {scan.First} to {scan.Last}, bits {scan.High} to {scan.Low}, is none", scan.Offset);
        }

        for (var i = 0; i < scan.Count; i++)
        {
            var (index, _, _) = scan[i];
            if (!_planes[index].HasQuantization)
                _planes[index].SetQuantization(_tables.Quantization(_frame.Components[index].Quantization, scan.Offset));
            if (_layout.IsProgressive)
                _coverage.Add(index, scan);
            else if ((_missing & (1 << index)) == 0)
                throw JpegMarkers.Malformed("a component has two scans", scan.Offset);
            if (!_layout.IsProgressive || scan.First == 0)
                _missing &= ~(1 << index);
        }
    }

    private void TransformAll(ref PictureWriter writer)
    {
        for (var mcu = 0; mcu < _layout.McusHigh; mcu++)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            foreach (var plane in _planes)
            {
                var (first, vertical) = (mcu * plane.Component.Vertical, plane.Component.Vertical);
                for (var row = first; row < first + vertical; row++)
                {
                    for (var column = 0; column < plane.BlocksWide; column++)
                    {
                        var block = plane.Coefficients(row, column);
                        plane.Transform(row, column, block, block[1..].ContainsAnyExcept((short)0), _frame.Precision);
                    }
                }
            }

            writer.Write((mcu + 1) * _layout.McuRows);
        }
    }
}
