using System.Text;
using ImageLoaders.Display;

namespace ImageLoaders.Cli;

/// <summary>Draws images as text: two pixels in each character, in 24-bit colour or in shades.</summary>
internal static class TerminalPicture
{
    private const string Shades = " \u2591\u2592\u2593\u2588";
    private const int ColumnsElsewhere = 80;
    private const int RowsElsewhere = 40;

    /// <summary>Gets the characters of a line, and the lines of a picture: two are left for the description and the prompt.</summary>
    public static (int Columns, int Rows) Size => Console.IsOutputRedirected || Console.WindowWidth < 1
        ? (ColumnsElsewhere, RowsElsewhere)
        : (Console.WindowWidth, Math.Max(1, Console.WindowHeight - 2));

    /// <summary>Draws an image into the whole size of the terminal.</summary>
    /// <param name="image">The image.</param>
    /// <param name="change">What of its own viewport is changed.</param>
    // A character is about twice as high as wide: its upper half is drawn in the foreground, its lower one in the background.
    public static string Draw(Image image, Func<Viewport, Viewport> change)
    {
        var (columns, rows) = Size;
        var viewport = change(ImageRenderer.GetDefaultViewport(image)).FitInto(image, rows * 2, columns);
        var picture = ImageRenderer.RenderRgba(image, viewport);
        var text = new StringBuilder();
        for (var row = 0; row < picture.Rows; row += 2)
        {
            var upper = picture.Pixels.AsSpan(row * columns * 4, columns * 4);
            var lower = picture.Pixels.AsSpan((row + 1) * columns * 4, columns * 4);
            if (Terminal.IsColorWanted)
                DrawColors(text, upper, lower);
            else
                DrawShades(text, upper, lower);
        }

        return text.ToString();
    }

    private static void DrawColors(StringBuilder text, ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower)
    {
        for (var i = 0; i < upper.Length; i += 4)
            text.Append($"\e[38;2;{upper[i]};{upper[i + 1]};{upper[i + 2]};48;2;{lower[i]};{lower[i + 1]};{lower[i + 2]}m\u2580");
        text.Append("\e[0m\n");
    }

    private static void DrawShades(StringBuilder text, ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower)
    {
        for (var i = 0; i < upper.Length; i += 4)
        {
            var sum = upper[i] + upper[i + 1] + upper[i + 2] + lower[i] + lower[i + 1] + lower[i + 2];
            text.Append(Shades[sum * Shades.Length / ((6 * 255) + 1)]);
        }

        text.Append('\n');
    }
}
