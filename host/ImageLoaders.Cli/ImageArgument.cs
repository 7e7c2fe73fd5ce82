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
        if (IsFile(argument))
            return await host.FindImageIdAsync(Path.GetFullPath(argument), cancellationToken: cancellationToken);
        ThrowIfMissing(argument);
        return new ImageId(argument);
    }

    /// <summary>Checks that an argument is an id, or a file that is there.</summary>
    /// <exception cref="ImageLoadException">It is neither.</exception>
    /// <exception cref="UsageException">It looks like an option.</exception>
    public static void ThrowIfMissing(string argument)
    {
        if (IsFile(argument) || new ImageId(argument).IsValid)
            return;
        if (argument.StartsWith('-'))
            throw new UsageException($"There is no option {argument}. See imageloaders --help.");
        if (Directory.Exists(argument))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"{argument} is a folder. Name the files in it.");
        throw new ImageLoadException(ImageLoadError.NotFound,
            $"There is no file {argument}, and it is not an image id (scheme:rest, as in example:ct).");
    }

    private static bool IsFile(string argument)
    {
        var question = argument.LastIndexOf('?');
        return File.Exists(argument) || (question > 0 && File.Exists(argument[..question]));
    }
}
