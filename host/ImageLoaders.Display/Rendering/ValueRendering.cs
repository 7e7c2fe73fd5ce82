using System.Buffers;
using System.Numerics;
using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display.Rendering;

/// <summary>Values of neighbours in a row, components interleaved, to their pixels of the output.</summary>
internal interface IRowPaint<TPixel>
    where TPixel : unmanaged
{
    void Paint(ReadOnlySpan<double> values, Span<TPixel> output);
}

/// <summary>Draws any image at any size and angle: values are interpolated first, then painted, a part of a row at a time.</summary>
internal static class ValueRendering
{
    // However wide the output is, this many of its pixels are held as values at a time.
    private const int MostColumns = 1024;

    public static void Draw<TRowPaint, TPixel>(Image image, Interpolation interpolation, in Placement placement, TRowPaint paint,
        Span<TPixel> output)
        where TRowPaint : struct, IRowPaint<TPixel>
        where TPixel : unmanaged
    {
        switch (image.Format.SampleType)
        {
            case SampleType.U8: Draw<byte, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
            case SampleType.S8: Draw<sbyte, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
            case SampleType.U16: Draw<ushort, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
            case SampleType.S16: Draw<short, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
            case SampleType.U32: Draw<uint, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
            case SampleType.S32: Draw<int, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
            case SampleType.F32: Draw<float, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
            default: Draw<double, TRowPaint, TPixel>(image, interpolation, placement, paint, output); break;
        }
    }

    private static void Draw<T, TRowPaint, TPixel>(Image image, Interpolation interpolation, in Placement placement, TRowPaint paint,
        Span<TPixel> output)
        where T : unmanaged, INumber<T>
        where TRowPaint : struct, IRowPaint<TPixel>
        where TPixel : unmanaged
    {
        var values = new StoredValues<T>(image);
        var components = image.Format.Components;
        var shrinks = placement.ScaleX < 1 || placement.ScaleY < 1;
        var rented = ArrayPool<double>.Shared.Rent(MostColumns * components);
        for (var y = 0; y < placement.Rows; y++)
        {
            for (var left = 0; left < placement.Columns; left += MostColumns)
            {
                var columns = Math.Min(MostColumns, placement.Columns - left);
                var part = rented.AsSpan(0, columns * components);
                if (interpolation == Interpolation.PixelReplication)
                    Sampling.ReadNearest(values, components, placement, y, left, part);
                else if (shrinks)
                    AreaSampling.Read(values, components, placement, y, left, part);
                else
                    Sampling.ReadBilinear(values, components, placement, y, left, part);
                paint.Paint(part, output.Slice(y * placement.Columns + left, columns));
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }
}
