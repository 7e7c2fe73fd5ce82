using System.CommandLine;

namespace ImageLoaders.Cli.Commands;

/// <summary><c>show</c>: draws images in the terminal.</summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var ids = CommonOptions.ImageIds();
        var view = new ViewOptions();
        var command = new Command("show",
            "Draws images in the terminal, in 24-bit colour and fitted to the size of the terminal. Of several images, of a folder, or of "
            + "an image with several frames, the arrow keys show the others.") { ids };
        view.AddTo(command, withScale: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var change = view.Read(parsed);
            await using var host = await Settings.StartLoadingHostAsync(parsed.GetValue(CommonOptions.Verbose), cancellationToken);
            var images = new List<ImageId>();
            foreach (var argument in ImageList.Read(parsed.GetValue(ids)!))
                images.Add(await ImageArgument.ToImageIdAsync(host, argument, cancellationToken));
            if (Console.IsInputRedirected || Console.IsOutputRedirected)
            {
                foreach (var imageId in images)
                    await DrawAsync(imageId);
                return ExitCode.Success;
            }

            var (slices, first) = images is [var one] ? await ImageLists.FindSlicesAsync(host, one, cancellationToken) : ([.. images], 0);
            await DrawAsync(slices.Length == 1 ? slices[0]
                : slices[await SliceScroll.RunAsync(host, slices, first, change, cancellationToken)]);
            return ExitCode.Success;

            async Task DrawAsync(ImageId imageId)
            {
                var image = await ImageLists.LoadOneAsync(host, imageId, cancellationToken);
                Console.Write(TerminalPicture.Draw(image, change));
                Console.WriteLine(ImageSummary.Line(image));
            }
        });
        return command;
    }
}
