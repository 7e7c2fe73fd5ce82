namespace ImageLoaders.Cli;

/// <summary>
/// What a person types for an image: an id, the path of a file that its content says the loader of, or the path of a folder of DICOM files.
/// </summary>
internal static class ImageArgument
{
    /// <summary>The id. <c>file.dcm?frame=2</c> is a path as well, and <c>folder/?series=1.2</c>.</summary>
    /// <exception cref="ImageLoadException">Neither an id nor a file that is there; or a file of no kind that is known.</exception>
    /// <exception cref="UsageException">It looks like an option.</exception>
    public static ImageId ToImageId(string argument)
    {
        if (File.Exists(argument))
            return FromFile(argument, query: "");
        var question = argument.LastIndexOf('?');
        if (question > 0 && File.Exists(argument[..question]))
            return FromFile(argument[..question], argument[question..]);

        if (Directory.Exists(argument))
            return FromFolder(argument, query: "");
        if (question > 0 && Directory.Exists(argument[..question]))
            return FromFolder(argument[..question], argument[question..]);

        var id = new ImageId(argument);
        if (id.IsValid)
            return id;
        if (argument.StartsWith('-'))
            throw new UsageException($"There is no option {argument}. See imageloaders --help.");
        throw new ImageLoadException(ImageLoadError.NotFound,
            $"There is no file {argument}, and it is not an image id (scheme:rest, as in example:ct).");
    }

    // Its slash says that it is a folder, which stands for the images in it.
    private static ImageId FromFolder(string path, string query) =>
        new($"dicomfile:{Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))}{Path.DirectorySeparatorChar}{query}");

    private static ImageId FromFile(string path, string query)
    {
        Span<byte> head = stackalloc byte[FileSignature.LengthBytes];
        int length;
        try
        {
            using var file = File.OpenRead(path);
            length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ImageLoadException(ImageLoadError.AccessDenied, exception.Message);
        }

        head = head[..length];
        var start = length == 0 ? "is empty" : $"begins like {FileSignature.Describe(head)}";
        var scheme = SchemeOf(head) ?? throw new ImageLoadException(
            ImageLoadError.Unsupported, $"{path} is neither DICOM nor a picture that is known: it {start}.{FileSignature.Advise(head)}");
        return new($"{scheme}:{Path.GetFullPath(path)}{query}");
    }

    private static string? SchemeOf(ReadOnlySpan<byte> head)
    {
        // The first scheme of those that take the format is the one for files.
        if (FileSignature.Find(head) is { } found)
            return found.Loader?.Split(':')[0];

        // Without a preamble a data set starts with a low group, 0002 or 0008, in either byte order.
        return head is [0x02 or 0x08, 0, ..] or [0, 0x02 or 0x08, 0, ..] ? "dicomfile" : null;
    }
}
