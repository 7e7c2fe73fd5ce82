using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display.Rendering;

/// <summary>What one pixel of the image becomes in the output.</summary>
internal interface IShader<TPixel>
    where TPixel : unmanaged
{
    TPixel At(int pixel);
}

/// <summary>Draws with each output pixel being one pixel of the image.</summary>
internal static class Replication
{
    public static void Draw<TShader, TPixel>(Image image, in Placement placement, TShader shader, TPixel background, Span<TPixel> output)
        where TShader : IShader<TPixel>, allows ref struct
        where TPixel : unmanaged
    {
        if (placement.IsIdentityFor(image))
        {
            for (var i = 0; i < output.Length; i++)
                output[i] = shader.At(i);
            return;
        }

        var (rows, columns) = (image.Rows, image.Columns);
        for (var y = 0; y < placement.Rows; y++)
        {
            var line = output.Slice(y * placement.Columns, placement.Columns);
            var (firstColumn, firstRow) = (placement.FirstColumn + y * placement.ColumnPerRow,
                placement.FirstRow + y * placement.RowPerRow);
            var (columnStep, rowStep) = (placement.ColumnPerColumn, placement.RowPerColumn);
            for (var x = 0; x < line.Length; x++)
            {
                var (column, row) = (firstColumn + x * columnStep, firstRow + x * rowStep);
                line[x] = column >= 0 && row >= 0 && column < columns
                    && row < rows ? shader.At((int)row * columns + (int)column) : background;
            }
        }
    }
}
