namespace ImageLoaders.Cli;

/// <summary>
/// What a person types for several images: ids and paths, and <c>@list.txt</c> for a file that has one of them in each line.
/// </summary>
internal static class ImageList
{
    /// <summary>The images in their order. In a list, empty lines and lines that begin with <c>#</c> name none.</summary>
    /// <exception cref="ImageLoadException">There is no such list.</exception>
    /// <exception cref="UsageException">Nothing is named at all.</exception>
    public static string[] Read(string[] arguments)
    {
        string[] images = [.. arguments.SelectMany(argument =>
            argument is ['@', _, ..] && !File.Exists(argument) ? ReadFile(argument[1..]) : [argument])];
        return images is [] ? throw new UsageException($"{string.Join(' ', arguments)} names no image.") : images;
    }

    private static IEnumerable<string> ReadFile(string path)
    {
        try
        {
            return [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line is not ([] or ['#', ..]))];
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageLoadException(ImageLoadError.NotFound, $"There is no list {path}.");
        }
    }
}
