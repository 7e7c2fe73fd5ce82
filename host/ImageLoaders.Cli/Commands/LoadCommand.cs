using System.CommandLine;
using ImageLoaders.Hosting;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>load</c>: loads images and writes them.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        var ids = CommonOptions.ImageIds();
        var output = new Option<string?>("--output", "-o")
        {
            Description =
                "The output: a file that ends in .png (the rendered image), .raw (the stored pixels: little-endian, row by row, packed) "
                + "or .json (the description). For several images, a folder.",
        };
        var view = new ViewOptions();
        var command = new Command("load", "Loads images, and writes them or describes them.") { ids, output };
        view.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(ImageList.Read(parsed.GetValue(ids)!), parsed.GetValue(output), view.Read(parsed),
                parsed.GetValue(CommonOptions.Verbose), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] images, string? path, Func<Display.Viewport, Display.Viewport> view, bool isVerbose,
        CancellationToken cancellationToken)
    {
        var output = path is null ? null : new ImageOutput(path, isForSeveral: images.Length > 1 || images.Any(Directory.Exists));
        await using var host = await Settings.StartLoadingHostAsync(isVerbose, cancellationToken);
        using var progress = LoadProgressBar.Start(images.Length);
        // named in their order, whichever is loaded first
        var targets = await TargetsAsync(host, images, output, cancellationToken);
        return await new LoadRun(host, progress, view, isVerbose).LoadAsync(targets, path, cancellationToken);
    }

    private static async Task<LoadTarget[]> TargetsAsync(
        ImageLoaderHost host, string[] images, ImageOutput? output, CancellationToken cancellationToken)
    {
        var targets = new List<LoadTarget>(images.Length);
        foreach (var argument in images)
        {
            try
            {
                var id = await ImageArgument.ToImageIdAsync(host, argument, cancellationToken);
                targets.Add(new(id, output?.FileFor(id), null));
            }
            catch (ImageLoadException exception)
            {
                targets.Add(new(default, null, exception));
            }
        }

        return [.. targets];
    }
}
