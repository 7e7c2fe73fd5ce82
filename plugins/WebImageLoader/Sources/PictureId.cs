using System.Globalization;
using ImageLoaders;

namespace WebImageLoader.Sources;

/// <summary>
/// An id, taken apart into where the picture is and which frame of it is wanted: <c>?frame=N</c>, <c>&amp;frame=N</c> or <c>#frame=N</c> at
/// its end.
/// </summary>
/// <param name="Address">The id without what is the loader's own.</param>
/// <param name="Frame">From 1; <see langword="null"/>: the picture itself, of an animation its first frame.</param>
/// <param name="IsServers">Whether the frame stands in a query that a server gets too: of a still picture it is then the server's
/// alone.</param>
internal readonly record struct PictureId(string Address, int? Frame, bool IsServers)
{
    private const string Parameter = "frame=";

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: the frame is no whole number from 1
    /// on.</exception>
    public static PictureId Read(ImageId id)
    {
        var (text, isHttp, isData) = (id.Value, id.Scheme is "http" or "https", id.Scheme == "data");
        var at = text.LastIndexOf(Parameter, StringComparison.Ordinal);
        if (at < 1 || text.AsSpan(at).ContainsAny("&#?,/"))
            return new(text, null, false);
        var mark = text[at - 1];

        // Behind "data:," a question mark is data; among base64 there is none.
        var isOurs = mark == '#' || (mark is '?' or '&'
            && (!isData || text.AsSpan(0, text.IndexOf(',') + 1).Contains(";base64,", StringComparison.OrdinalIgnoreCase)));
        if (!isOurs)
            return new(text, null, false);
        var isServers = isHttp && mark != '#';
        var isNumber = int.TryParse(text.AsSpan(at + Parameter.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var frame)
            && frame > 0;
        if (isNumber)
            return new(isServers ? text : text[..(at - 1)], frame, isServers);
        return isServers
            ? new(text, null, false)
            : throw new ImageLoadException(ImageLoadError.InvalidImageId, "The parameter frame takes a whole number; frames count from 1.");
    }
}
