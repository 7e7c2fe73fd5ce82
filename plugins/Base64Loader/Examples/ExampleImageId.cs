using System.Globalization;
using ImageLoaders;

namespace Base64Loader.Examples;

/// <summary>Reads <c>example:&lt;name&gt;[?frame=N]</c>.</summary>
internal static class ExampleImageId
{
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>, <see cref="ImageLoadError.NotFound"/>.</exception>
    public static (ExampleImage Image, int Frame) Parse(ImageId imageId)
    {
        var rest = imageId.Rest.AsSpan();
        var question = rest.IndexOf('?');
        var frame = question < 0 ? 1 : ParseFrame(rest[(question + 1)..]);
        var name = question < 0 ? rest : rest[..question];
        foreach (var image in ExampleImage.All)
        {
            if (!name.SequenceEqual(image.Name))
                continue;
            if (frame > image.Frames)
                throw new ImageLoadException(ImageLoadError.NotFound,
                    $"There is no frame {frame}: the image has {image.Frames}, counted from 1.");
            return (image, frame);
        }

        var ids = ExampleImage.All.Select(image => image.Frames == 1
            ? $"example:{image.Name}"
            : $"example:{image.Name}?frame=1 to {image.Frames}");
        throw new ImageLoadException(ImageLoadError.NotFound, $"There is no such example. There are {string.Join(", ", ids)}.");
    }

    private static int ParseFrame(ReadOnlySpan<char> query)
    {
        const string Parameter = "frame=";
        if (query.StartsWith(Parameter)
            && int.TryParse(query[Parameter.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var frame) && frame > 0)
        {
            return frame;
        }

        throw new ImageLoadException(ImageLoadError.InvalidImageId,
            "After the question mark belongs frame=N, a whole number from 1 on, as in example:stack?frame=3, and nothing else.");
    }
}
