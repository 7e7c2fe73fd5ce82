using System.Collections.Immutable;
using ImageLoaders.Display;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli;

/// <summary>Shows one of several images at a time on a terminal, and another one by the keys.</summary>
internal static class SliceScroll
{
    private const int Page = 10;

    // A screen of its own without a cursor, and what was there before.
    private const string Begin = "\e[?1049h\e[?25l\e[2J";
    private const string End = "\e[?25h\e[?1049l";

    /// <summary>Shows images until a key ends it, and returns the index of the last one.</summary>
    public static async Task<int> RunAsync(ImageLoaderHost host, ImmutableArray<ImageId> images, int first,
        Func<Viewport, Viewport> change, CancellationToken cancellationToken)
    {
        var input = Terminal.Create().Input;
        Console.Write(Begin);
        try
        {
            for (var index = first; ;)
            {
                Console.Write($"\e[H{await DrawAsync(host, images[index], change, cancellationToken)}{Status(images, index)}\e[J");
                var neighbours = new[] { index + 1, index - 1 }.Where(next => next >= 0 && next < images.Length);
                host.Prefetch(neighbours.Select(next => images[next]), cancellationToken: cancellationToken);
                var key = await input.ReadKeyAsync(intercept: true, cancellationToken);
                if (key is null or { Key: ConsoleKey.Q or ConsoleKey.Escape or ConsoleKey.Enter })
                    return index;
                index = Math.Clamp(Move(index, key.Value.Key, images.Length), 0, images.Length - 1);
            }
        }
        finally
        {
            Console.Write(End);
        }
    }

    private static int Move(int index, ConsoleKey key, int count) => key switch
    {
        ConsoleKey.DownArrow or ConsoleKey.RightArrow => index + 1,
        ConsoleKey.UpArrow or ConsoleKey.LeftArrow => index - 1,
        ConsoleKey.PageDown => index + Page,
        ConsoleKey.PageUp => index - Page,
        ConsoleKey.Home => 0,
        ConsoleKey.End => count - 1,
        _ => index,
    };

    // An image that fails leaves nothing of the one before.
    private static async Task<string> DrawAsync(ImageLoaderHost host, ImageId imageId, Func<Viewport, Viewport> change,
        CancellationToken cancellationToken)
    {
        try
        {
            var image = await host.LoadImage(imageId, cancellationToken: cancellationToken);
            return TerminalPicture.Draw(image, change) + Line(ImageSummary.Line(image));
        }
        catch (ImageLoadException exception)
        {
            return "\e[2J" + Line($"{exception.Error}: {exception.Message}");
        }
    }

    private static string Status(ImmutableArray<ImageId> images, int index) =>
        Line($"{index + 1} of {images.Length}: {images[index]} (arrow keys: others, q: end)").TrimEnd('\n');

    // One that is broken over two lines would move the picture.
    private static string Line(string text)
    {
        var line = Failure.OneLine(text);
        return line[..Math.Min(line.Length, TerminalPicture.Size.Columns)] + "\e[K\n";
    }
}
