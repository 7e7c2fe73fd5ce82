using ImageLoaders.Hosting;

namespace ImageLoaders.Cli;

/// <summary>
/// What a person types for an image: an id, the path of a file whose type a plugin has registered, or the path of a folder of DICOM files.
/// </summary>
internal static class ImageArgument
{
    /// <summary>The id. <c>file.dcm?frame=2</c> is a path as well, and <c>folder/?series=1.2</c>.</summary>
    /// <exception cref="ImageLoadException">Neither an id nor a file that is there; or a file of no kind that is known.</exception>
    /// <exception cref="UsageException">It looks like an option.</exception>
    public static async Task<ImageId> ToImageIdAsync(ImageLoaderHost host, string argument, CancellationToken cancellationToken)
    {
        if (Is(argument, File.Exists))
            return await host.FindImageIdAsync(Path.GetFullPath(argument), cancellationToken: cancellationToken);
        if (Is(argument, Directory.Exists))
            return FromFolder(argument);
        ThrowIfMissing(argument);
        return new ImageId(argument);
    }

    /// <summary>Checks that an argument is an id, or a file or a folder that is there.</summary>
    /// <exception cref="ImageLoadException">It is neither.</exception>
    /// <exception cref="UsageException">It looks like an option.</exception>
    public static void ThrowIfMissing(string argument)
    {
        if (Is(argument, File.Exists) || Is(argument, Directory.Exists) || new ImageId(argument).IsValid)
            return;
        if (argument.StartsWith('-'))
            throw new UsageException($"There is no option {argument}. See imageloaders --help.");
        throw new ImageLoadException(ImageLoadError.NotFound,
            $"There is no file or folder {argument}, and it is not an image id (scheme:rest, as in example:ct).");
    }

    // Its slash says that it is a folder, which stands for the images in it.
    private static ImageId FromFolder(string argument)
    {
        var question = Directory.Exists(argument) ? argument.Length : argument.LastIndexOf('?');
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(argument[..question]));
        return new($"dicomfile:{folder}{Path.DirectorySeparatorChar}{argument[question..]}");
    }

    private static bool Is(string argument, Func<string, bool> exists)
    {
        var question = argument.LastIndexOf('?');
        return exists(argument) || (question > 0 && exists(argument[..question]));
    }
}
