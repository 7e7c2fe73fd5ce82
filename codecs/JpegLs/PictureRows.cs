using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ImageLoaders.Codecs.JpegLs;

/// <summary>Puts rows of decoded samples where they belong in the picture.</summary>
internal readonly ref struct PictureRows(FrameHeader frame, in CodestreamInfo info, byte transform, Span<byte> pixels)
{
    private readonly CodestreamInfo _info = info;
    private readonly Span<byte> _pixels = pixels;

    /// <summary>Whether <see cref="WriteThree"/> takes what a scan has.</summary>
    public bool IsThreeBytes(ScanHeader scan) =>
        _info.BitsPerSample <= 8 && frame is { Components.Length: 3, IsFull: true }
        && scan is { Components: [0, 1, 2], Tables: [null, null, null] };

    /// <summary>Writes a row of three components of a byte each.</summary>
    /// <param name="row">Of the picture.</param>
    /// <param name="first">The samples of the first component, and so on.</param>
    /// <param name="second">The second.</param>
    /// <param name="third">The third.</param>
    /// <param name="scratch">Three bytes a column.</param>
    public void WriteThree(int row, ReadOnlySpan<ushort> first, ReadOnlySpan<ushort> second, ReadOnlySpan<ushort> third, Span<byte> scratch)
    {
        var columns = first.Length;
        SampleRows.Narrow(first, scratch);
        SampleRows.Narrow(second, scratch[columns..]);
        SampleRows.Narrow(third, scratch[(2 * columns)..]);
        Interleave.Three(scratch[..columns], scratch.Slice(columns, columns), scratch.Slice(2 * columns, columns), RowOf(row));
    }

    /// <summary>Writes a row of one component.</summary>
    /// <param name="component">Its index in the frame.</param>
    /// <param name="row">Of its own rows.</param>
    /// <param name="samples">All of the row.</param>
    /// <param name="table">What they stand for.</param>
    public void Write(int component, int row, ReadOnlySpan<ushort> samples, MappingTable? table)
    {
        var (repeatX, repeatY) = (frame.Components[component].RepeatX, frame.Components[component].RepeatY);
        for (var y = row * repeatY; y < Math.Min((row + 1) * repeatY, _info.Rows); y++)
        {
            var target = RowOf(y);
            if (table is not null)
                WriteMapped(table, samples, target, component, repeatX);
            else if (_info.BytesPerSample == 1 && _info.Components == 1)
                SampleRows.Narrow(samples, target);
            else if (_info.Components == 1)
                MemoryMarshal.AsBytes(samples).CopyTo(target);
            else if (_info.BytesPerSample == 1)
                WriteBytes(samples, target[component..], repeatX);
            else
                WriteWords(samples, MemoryMarshal.Cast<byte, ushort>(target)[component..], repeatX);
        }
    }

    /// <summary>Does what remains to be done for rows that are complete.</summary>
    public void Finish(int row)
    {
        if (transform != 0 && _info.Components == 3)
            ColorTransform.Undo(transform, RowOf(row), _info.BitsPerSample);
    }

    private void WriteBytes(ReadOnlySpan<ushort> samples, Span<byte> target, int repeat)
    {
        var stride = _info.Components;
        for (int x = 0, to = 0; to < target.Length; x++, to += stride)
            target[to] = (byte)samples[repeat == 1 ? x : x / repeat];
    }

    private void WriteWords(ReadOnlySpan<ushort> samples, Span<ushort> target, int repeat)
    {
        var stride = _info.Components;
        for (int x = 0, to = 0; to < target.Length; x++, to += stride)
            target[to] = samples[repeat == 1 ? x : x / repeat];
    }

    private void WriteMapped(MappingTable table, ReadOnlySpan<ushort> samples, Span<byte> target, int component, int repeat)
    {
        var (bytes, stride) = (_info.BytesPerSample, _info.Components * _info.BytesPerSample);
        for (int x = 0, to = component * bytes; x < _info.Columns; x++, to += stride)
        {
            var entry = table.Find(samples[x / repeat]);
            if (table.EntryBytes == 2)
                MemoryMarshal.Write(target[to..], BinaryPrimitives.ReadUInt16BigEndian(entry));
            else
                entry.CopyTo(target[to..]);
        }
    }

    private Span<byte> RowOf(int row)
    {
        var length = _info.Columns * _info.Components * _info.BytesPerSample;
        return _pixels.Slice(row * length, length);
    }
}
