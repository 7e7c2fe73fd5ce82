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
        var output = path is null ? null : new ImageOutput(path, isForSeveral: images.Length > 1);
        await using var host = await Settings.StartHostAsync(isVerbose, cancellationToken);
        using var progress = LoadProgressBar.Start(images.Length);
        var codes = new int[images.Length];
        var targets = await TargetsAsync(host, images, output, cancellationToken); // named in their order, whichever is loaded first
        await Parallel.ForEachAsync(targets.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            async (target, token) =>
        {
            try
            {
                var (id, file, error) = target.Item;
                if (error is not null)
                    throw error;
                var image = await host.LoadImage(id, cancellationToken: token);
                if (file is not null)
                    ImageOutput.Write(file, id, image, view);
                progress.Say($"{id}{(file is null ? "" : $" -> {file}")}: {ImageSummary.Line(image)}");
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !token.IsCancellationRequested)
            {
                codes[target.Index] = progress.Fail(exception, isVerbose);
            }
        });
        return codes.FirstOrDefault(code => code != ExitCode.Success);
    }

    private static async Task<IReadOnlyList<(ImageId Id, string? File, ImageLoadException? Error)>> TargetsAsync(
        ImageLoaderHost host, string[] images, ImageOutput? output, CancellationToken cancellationToken)
    {
        var targets = new List<(ImageId Id, string? File, ImageLoadException? Error)>(images.Length);
        foreach (var argument in images)
        {
            var id = default(ImageId);
            ImageLoadException? error = null;
            try
            {
                id = await ImageArgument.ToImageIdAsync(host, argument, cancellationToken);
            }
            catch (ImageLoadException exception)
            {
                error = exception;
            }

            targets.Add((id, error is null ? output?.FileFor(id) : null, error));
        }

        return targets;
    }
}
