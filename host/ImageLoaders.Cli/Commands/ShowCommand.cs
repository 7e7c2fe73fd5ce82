using System.CommandLine;
using System.Text;
using ImageLoaders.Display;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>show</c>: draws an image in the terminal.</summary>
internal static class ShowCommand
{
    private const string Shades = " \u2591\u2592\u2593\u2588";
    private const int ColumnsElsewhere = 80;
    private const int RowsElsewhere = 40;

    public static Command Create()
    {
        var id = CommonOptions.ImageId();
        var view = new ViewOptions();
        var command = new Command("show",
            "Draws an image in the terminal, in 24-bit colour and fitted to the size of the terminal.") { id };
        view.AddTo(command, withScale: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var change = view.Read(parsed);
            await using var host = await Settings.StartHostAsync(parsed.GetValue(CommonOptions.Verbose), cancellationToken);
            var imageId = await ImageArgument.ToImageIdAsync(host, parsed.GetValue(id)!, cancellationToken);
            var image = await ImageLists.LoadOneAsync(host, imageId, cancellationToken);
            var (columns, rows) = Size();
            Console.Write(Draw(image, change, rows, columns));
            Console.WriteLine(ImageSummary.Line(image));
            return ExitCode.Success;
        });
        return command;
    }

    // Two lines are left for the description and the prompt.
    private static (int Columns, int Rows) Size() => Console.IsOutputRedirected || Console.WindowWidth < 1
        ? (ColumnsElsewhere, RowsElsewhere)
        : (Console.WindowWidth, Math.Max(1, Console.WindowHeight - 2));

    // A character is about twice as high as wide: its upper half is drawn in the foreground, its lower one in the background.
    private static string Draw(Image image, Func<Viewport, Viewport> change, int rows, int columns)
    {
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
