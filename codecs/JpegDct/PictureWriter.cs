using System.Buffers;
using System.Runtime.InteropServices;
using ImageLoaders.Codecs.Jpeg;

namespace ImageLoaders.Codecs.JpegDct;

/// <summary>Puts a picture's rows together from those of its components, as soon as all of them are there.</summary>
internal ref struct PictureWriter
{
    private readonly FrameLayout _layout;
    private readonly Plane[] _planes;
    private readonly JpegTransform _transform;
    private readonly bool _hasBytes;
    private readonly Span<byte> _pixels;
    private readonly int _delay;
    private readonly ushort[] _spread;
    private readonly int _spreadLength;
    private int _next;

    /// <param name="layout">The picture's size.</param>
    /// <param name="planes">Its components.</param>
    /// <param name="precision">Bits of a sample: of up to 8 a byte is written, else two.</param>
    /// <param name="transform">What the components are: colour of 8 bits becomes RGB or CMYK.</param>
    /// <param name="pixels">The picture.</param>
    public PictureWriter(FrameLayout layout, Plane[] planes, int precision, JpegTransform transform, Span<byte> pixels)
    {
        (_layout, _planes, _transform) = (layout, planes, transform);
        _pixels = pixels;
        _hasBytes = precision <= 8;
        _delay = planes.Max(Upsampling.Delay);
        _spreadLength = planes.Max(plane => plane.Width * plane.Ratio.Horizontal);
        _spread = ArrayPool<ushort>.Shared.Rent((planes.Length + 1) * _spreadLength);
    }

    /// <summary>Writes the rows that can be written.</summary>
    /// <param name="available">How many rows of the picture the components have samples for.</param>
    public void Write(int available)
    {
        var end = available >= _layout.Rows ? _layout.Rows : available - _delay;
        for (; _next < end; _next++)
        {
            if (_hasBytes)
                WriteBytes(_next);
            else
                WriteWords(_next);
        }
    }

    public readonly void Dispose() => ArrayPool<ushort>.Shared.Return(_spread);

    private readonly void WriteBytes(int row)
    {
        var length = _layout.Columns * _planes.Length;
        var target = _pixels.Slice(row * length, length);
        var first = Samples(0, row);
        if (_planes.Length == 1)
        {
            ColorRows.Gray(first, target);
            return;
        }

        var second = Samples(1, row);
        var third = Samples(2, row);
        if (_planes.Length == 4)
            ColorRows.Four(first, second, third, Samples(3, row), _transform == JpegTransform.Ycck, target);
        else if (_transform == JpegTransform.None)
            ColorRows.Three(first, second, third, target);
        else
            ColorRows.Rgb(first, second, third, target);
    }

    private readonly void WriteWords(int row)
    {
        var length = _layout.Columns * _planes.Length;
        var target = MemoryMarshal.Cast<byte, ushort>(_pixels).Slice(row * length, length);
        for (var i = 0; i < _planes.Length; i++)
        {
            if (_planes.Length == 1)
                Samples(i, row).CopyTo(target);
            else
                Interleave.Scatter(Samples(i, row), target[i..], _planes.Length);
        }
    }

    /// <summary>A component's samples for one row of the picture.</summary>
    private readonly ReadOnlySpan<ushort> Samples(int index, int row)
    {
        var plane = _planes[index];
        if (plane.Ratio == (1, 1))
            return plane.Row(row);
        var spread = _spread.AsSpan((index + 1) * _spreadLength, _spreadLength);
        Upsampling.Row(plane, row, _spread.AsSpan(0, _spreadLength), spread);
        return spread[.._layout.Columns];
    }
}
