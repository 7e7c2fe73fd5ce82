using ImageLoaders.Hosting;

namespace ImageLoaders.Cli;

/// <summary>What a person types for an image: an id, or the path of a file whose type a plugin has registered.</summary>
internal static class ImageArgument
{
    /// <summary>The id. <c>file.dcm?frame=2</c> is a path as well.</summary>
    /// <exception cref="ImageLoadException">Neither an id nor a file that is there; or a file of no kind that is known.</exception>
    /// <exception cref="UsageException">It looks like an option.</exception>
    public static async Task<ImageId> ToImageIdAsync(ImageLoaderHost host, string argument, CancellationToken cancellationToken)
    {
        var question = argument.LastIndexOf('?');
        if (File.Exists(argument) || (question > 0 && File.Exists(argument[..question])))
            return await host.FindImageIdAsync(Path.GetFullPath(argument), cancellationToken: cancellationToken);

        var id = new ImageId(argument);
        if (id.IsValid)
            return id;
        if (argument.StartsWith('-'))
            throw new UsageException($"There is no option {argument}. See imageloaders --help.");
        if (Directory.Exists(argument))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"{argument} is a folder. Name the files in it.");
        throw new ImageLoadException(ImageLoadError.NotFound,
            $"There is no file {argument}, and it is not an image id (scheme:rest, as in example:ct).");
    }
}
