using ImageLoaders.Display.Geometry;

namespace ImageLoaders.Display.Rendering;

/// <summary>Draws the set bits of an image's overlays over a picture, turned and scaled with it.</summary>
internal static class OverlayRendering
{
    public static void Draw<TPixel>(Image image, in Placement placement, TPixel color, Span<TPixel> output)
        where TPixel : unmanaged
    {
        foreach (var overlay in image.Overlays)
        {
            if (overlay.Rows < 1 || overlay.Columns < 1 || overlay.Bits.IsDefault
                || overlay.Bits.Length < (long)overlay.Rows * overlay.Columns)
                continue;
            DrawNearest(overlay, placement, color, output);
            if (placement.ScaleX < 1 || placement.ScaleY < 1)
                DrawEveryBit(overlay, placement, color, output);
        }
    }

    private static void DrawNearest<TPixel>(Overlay overlay, in Placement placement, TPixel color, Span<TPixel> output)
        where TPixel : unmanaged
    {
        var bits = overlay.Bits.AsSpan();
        for (var y = 0; y < placement.Rows; y++)
        {
            for (var x = 0; x < placement.Columns; x++)
            {
                var column = placement.FirstColumn + y * placement.ColumnPerRow + x * placement.ColumnPerColumn - overlay.Column;
                var row = placement.FirstRow + y * placement.RowPerRow + x * placement.RowPerColumn - overlay.Row;
                if (column >= 0 && row >= 0 && column < overlay.Columns && row < overlay.Rows
                    && bits[(int)row * overlay.Columns + (int)column] != 0)
                    output[y * placement.Columns + x] = color;
            }
        }
    }

    // A thin line must not fall between the pixels of a small picture: each bit marks the pixel that it falls on.
    private static void DrawEveryBit<TPixel>(Overlay overlay, in Placement placement, TPixel color, Span<TPixel> output)
        where TPixel : unmanaged
    {
        var bits = overlay.Bits.AsSpan();
        var determinant = placement.ColumnPerColumn * placement.RowPerRow - placement.ColumnPerRow * placement.RowPerColumn;
        for (var i = 0; i < overlay.Rows * overlay.Columns; i++)
        {
            if (bits[i] == 0)
                continue;
            var column = overlay.Column + i % overlay.Columns + 0.5 - placement.FirstColumn;
            var row = overlay.Row + i / overlay.Columns + 0.5 - placement.FirstRow;
            var x = Math.Floor((column * placement.RowPerRow - row * placement.ColumnPerRow) / determinant + 0.5);
            var y = Math.Floor((row * placement.ColumnPerColumn - column * placement.RowPerColumn) / determinant + 0.5);
            if (x >= 0 && y >= 0 && x < placement.Columns && y < placement.Rows)
                output[(int)y * placement.Columns + (int)x] = color;
        }
    }
}
