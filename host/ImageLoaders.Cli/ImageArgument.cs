namespace ImageLoaders.Cli;

/// <summary>What a person types for an image: an id, or the path of a file that its content says the loader of.</summary>
internal static class ImageArgument
{
    private const int DicomMarkOffset = 128;

    /// <summary>The id. <c>file.dcm?frame=2</c> is a path as well.</summary>
    /// <exception cref="ImageLoadException">Neither an id nor a file that is there; or a file of no kind that is known.</exception>
    /// <exception cref="UsageException">It looks like an option.</exception>
    public static ImageId ToImageId(string argument)
    {
        if (File.Exists(argument))
            return FromFile(argument, query: "");
        var question = argument.LastIndexOf('?');
        if (question > 0 && File.Exists(argument[..question]))
            return FromFile(argument[..question], argument[question..]);

        var id = new ImageId(argument);
        if (id.IsValid)
            return id;
        if (argument.StartsWith('-'))
            throw new UsageException($"There is no option {argument}. See imageloaders --help.");
        if (Directory.Exists(argument))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"{argument} is a folder. Name the files in it.");
        throw new ImageLoadException(ImageLoadError.NotFound, $"There is no file {argument}, and it is not an image id (scheme:rest, as in example:ct).");
    }

    private static ImageId FromFile(string path, string query)
    {
        Span<byte> head = stackalloc byte[DicomMarkOffset + 4];
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

        var start = length == 0 ? "is empty" : $"starts with {Convert.ToHexString(head[..Math.Min(length, 8)])}";
        var scheme = SchemeOf(head[..length]) ?? throw new ImageLoadException(ImageLoadError.Unsupported, $"{path} is neither DICOM nor a picture (PNG, JPEG, GIF, WebP, BMP, AVIF): it {start}.");
        return new($"{scheme}:{Path.GetFullPath(path)}{query}");
    }

    // PNG, JPEG, GIF, WebP, BMP, and the family of AVIF.
    private static bool IsWebPicture(ReadOnlySpan<byte> head) => head is
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or
        [0xFF, 0xD8, 0xFF, ..] or
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] or
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] or
        [(byte)'B', (byte)'M', _, _, _, _, _, _, _, _, _, _, _, _, >= 12 and <= 124, 0, 0, 0, ..] or
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..];

    private static string? SchemeOf(ReadOnlySpan<byte> head)
    {
        if (IsWebPicture(head))
            return "webfile";
        if (head.Length >= DicomMarkOffset + 4 && head[DicomMarkOffset..].StartsWith("DICM"u8))
            return "dicomfile";

        // Without a preamble a data set starts with a low group, 0002 or 0008, in either byte order.
        return head is [0x02 or 0x08, 0, ..] or [0, 0x02 or 0x08, 0, ..] ? "dicomfile" : null;
    }
}
