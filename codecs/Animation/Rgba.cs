namespace ImageLoaders.Codecs;

/// <summary>Pixels of red, green, blue and alpha, red in the lowest byte; alpha is not multiplied in.</summary>
internal static class Rgba
{
    /// <summary>Draws a frame onto the canvas; what would lie beside it is left out.</summary>
    public static void Draw(ReadOnlySpan<uint> pixels, in AnimationFrame frame, Span<uint> canvas, int canvasColumns)
    {
        var (columns, rows) = Inside(frame, canvas.Length / canvasColumns, canvasColumns);
        for (var row = 0; row < rows; row++)
        {
            var from = pixels.Slice(row * frame.Columns, columns);
            var to = canvas.Slice(((frame.Top + row) * canvasColumns) + frame.Left, columns);
            if (frame.IsBlended)
                Blend(from, to);
            else
                from.CopyTo(to);
        }
    }

    /// <summary>Makes a frame's rectangle transparent.</summary>
    public static void Clear(in AnimationFrame frame, Span<uint> canvas, int canvasColumns)
    {
        var (columns, rows) = Inside(frame, canvas.Length / canvasColumns, canvasColumns);
        for (var row = 0; row < rows; row++)
            canvas.Slice(((frame.Top + row) * canvasColumns) + frame.Left, columns).Clear();
    }

    /// <summary>Leaves the alpha out.</summary>
    public static void Pack(ReadOnlySpan<uint> pixels, Span<byte> rgb)
    {
        rgb = rgb[..(3 * pixels.Length)];
        for (int i = 0, to = 0; i < pixels.Length; i++, to += 3)
        {
            var pixel = pixels[i];
            rgb[to] = (byte)pixel;
            rgb[to + 1] = (byte)(pixel >> 8);
            rgb[to + 2] = (byte)(pixel >> 16);
        }
    }

    /// <summary>Source over destination.</summary>
    private static void Blend(ReadOnlySpan<uint> source, Span<uint> target)
    {
        target = target[..source.Length];
        for (var i = 0; i < source.Length; i++)
        {
            var (above, alpha) = (source[i], source[i] >> 24);
            if (alpha == 255 || (alpha != 0 && target[i] >> 24 == 0))
                target[i] = above;
            else if (alpha != 0)
                target[i] = Over(above, alpha, target[i]);
        }
    }

    private static uint Over(uint above, uint alpha, uint below)
    {
        // Weights in 255ths of 255ths, which add up to the alpha of the result.
        var (top, bottom) = (255 * alpha, (below >> 24) * (255 - alpha));
        var sum = top + bottom;
        var result = ((sum + 127) / 255) << 24;
        for (var shift = 0; shift < 24; shift += 8)
            result |= (((((above >> shift) & 255) * top) + (((below >> shift) & 255) * bottom) + (sum / 2)) / sum) << shift;
        return result;
    }

    // How much of the frame lies on the canvas: no rows where it lies beside it.
    private static (int Columns, int Rows) Inside(in AnimationFrame frame, int rows, int columns)
    {
        var width = Math.Clamp(columns - frame.Left, 0, frame.Columns);
        return (width, width == 0 ? 0 : Math.Clamp(rows - frame.Top, 0, frame.Rows));
    }
}
