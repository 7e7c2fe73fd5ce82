using System.Buffers;
using System.Numerics;
using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display.Rendering;

/// <summary>A row of values, components interleaved, to a row of the output.</summary>
internal interface IRowPaint<TPixel>
    where TPixel : unmanaged
{
    void Paint(ReadOnlySpan<double> values, Span<TPixel> output);
}

/// <summary>Draws any image at any size and angle: values are interpolated first, then painted row by row.</summary>
internal static class ValueRendering
{
    public static void Draw<TRowPaint, TPixel>(Image image, Interpolation interpolation, in Placement placement, TRowPaint paint, Span<TPixel> output)
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

    private static void Draw<T, TRowPaint, TPixel>(Image image, Interpolation interpolation, in Placement placement, TRowPaint paint, Span<TPixel> output)
        where T : unmanaged, INumber<T>
        where TRowPaint : struct, IRowPaint<TPixel>
        where TPixel : unmanaged
    {
        var values = new StoredValues<T>(image);
        var components = image.Format.Components;
        var rows = placement.ScaleY < 1 ? (int)Math.Max(1, Math.Round(image.Rows * placement.ScaleY)) : image.Rows;
        var columns = placement.ScaleX < 1 ? (int)Math.Max(1, Math.Round(image.Columns * placement.ScaleX)) : image.Columns;
        if (interpolation == Interpolation.PixelReplication || (rows == image.Rows && columns == image.Columns))
        {
            DrawRows(values, components, interpolation, placement, paint, output);
            return;
        }

        var length = checked(rows * columns * components);
        var rented = ArrayPool<double>.Shared.Rent(length);
        var reduced = rented.AsSpan(0, length);
        AreaReduction.Reduce(values, components, rows, columns, reduced);
        var smaller = placement.Reduced((double)columns / image.Columns, (double)rows / image.Rows);
        DrawRows(new PlainValues(reduced, rows, columns, components), components, interpolation, smaller, paint, output);
        ArrayPool<double>.Shared.Return(rented);
    }

    private static void DrawRows<TValues, TRowPaint, TPixel>(
        TValues values, int components, Interpolation interpolation, in Placement placement, TRowPaint paint, Span<TPixel> output)
        where TValues : IValues, allows ref struct
        where TRowPaint : struct, IRowPaint<TPixel>
        where TPixel : unmanaged
    {
        var rented = ArrayPool<double>.Shared.Rent(placement.Columns * components);
        var row = rented.AsSpan(0, placement.Columns * components);
        for (var y = 0; y < placement.Rows; y++)
        {
            if (interpolation == Interpolation.PixelReplication)
                Sampling.ReadNearest(values, components, placement, y, row);
            else
                Sampling.ReadBilinear(values, components, placement, y, row);
            paint.Paint(row, output.Slice(y * placement.Columns, placement.Columns));
        }

        ArrayPool<double>.Shared.Return(rented);
    }
}
