using System.Text.Json;
using System.Text.RegularExpressions;
using ImageLoaders.AspNetCore.Images;
using ImageLoaders.Display;

namespace ImageLoaders.Cli;

/// <summary>Where images are written, and as what.</summary>
internal sealed partial class ImageOutput
{
    private readonly string _path;
    private readonly bool _isFolder;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="path">A file's name that ends in what it is; of several images, or where it exists or ends in a slash, a
    /// folder.</param>
    /// <param name="isForSeveral">Whether there are several images.</param>
    /// <exception cref="UsageException">A file's name that says nothing known.</exception>
    public ImageOutput(string path, bool isForSeveral)
    {
        _path = path;
        _isFolder = isForSeveral || Directory.Exists(path) || Path.EndsInDirectorySeparator(path);
        var isFileName = Path.GetExtension(path).ToLowerInvariant() is ".png" or ".raw" or ".json";
        if (_isFolder && (File.Exists(path) || (isFileName && !Directory.Exists(path) && !Path.EndsInDirectorySeparator(path))))
            throw new UsageException($"{path} is the name of a file. Several images need a folder.");
        if (!_isFolder && !isFileName)
            throw new UsageException(
                $"{path} is not a valid output. Use a name that ends in .png, .raw or .json, or a folder for PNG files.");
    }

    /// <summary>The file for an image; of two images never the same. Not safe for concurrent use.</summary>
    public string FileFor(ImageId imageId)
    {
        if (!_isFolder)
            return _path;
        var name = FileName(imageId);
        var unique = name;
        for (var n = 2; !_names.Add(unique); n++)
            unique = $"{name}-{n}";
        return Path.Combine(_path, unique + ".png");
    }

    /// <summary>Writes an image; the file is there only once it is whole.</summary>
    public static void Write(string file, ImageId imageId, Image image, Func<Viewport, Viewport> view)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder)
            Directory.CreateDirectory(folder);
        var partial = $"{file}.{Environment.ProcessId}.partial";
        try
        {
            using (var stream = File.Create(partial))
                Write(stream, Path.GetExtension(file).ToLowerInvariant(), imageId, image, view);
            File.Move(partial, file, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Write(Stream stream, string kind, ImageId imageId, Image image, Func<Viewport, Viewport> view)
    {
        switch (kind)
        {
            case ".raw":
                stream.Write(LittleEndian(image));
                break;
            case ".json":
                JsonSerializer.Serialize(stream, ImageDescription.From(imageId.ToDisplayString(), image).WithTimings(image),
                    ProgramJson.Default.ImageDescription);
                break;
            default:
                PngEncoder.Encode(ImageRenderer.Render(image, view(ImageRenderer.GetDefaultViewport(image))), stream);
                break;
        }
    }

    private static ReadOnlySpan<byte> LittleEndian(Image image)
    {
        if (BitConverter.IsLittleEndian || image.Format.BytesPerSample == 1)
            return image.Pixels.Span;
        var bytes = image.Pixels.ToArray();
        for (var i = 0; i < bytes.Length; i += image.Format.BytesPerSample)
            bytes.AsSpan(i, image.Format.BytesPerSample).Reverse();
        return bytes;
    }

    [GeneratedRegex(@"[?&]frame=(\d{1,9})(?:&|$)")]
    private static partial Regex Frame();

    private static string FileName(ImageId imageId)
    {
        var text = imageId.ToDisplayString();
        if (Path.IsPathFullyQualified(imageId.Rest) && !imageId.Rest.StartsWith("//", StringComparison.Ordinal)) // a path, and no server
            text = Path.GetFileName(imageId.Rest.Split('?')[0]);
        if (Frame().Match(imageId.Rest) is { Success: true } frame) // the display text leaves it out, with every other value
            text = $"{text.Split('?')[0]}-frame-{frame.Groups[1].ValueSpan}";
        var name = string.Join('-', new string([.. text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-')])
            .Split('-', StringSplitOptions.RemoveEmptyEntries)).Trim('.');
        return name.Length == 0 ? "image" : name[..Math.Min(name.Length, 100)];
    }
}
