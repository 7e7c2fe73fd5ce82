using System.Globalization;
using ImageLoaders;

namespace WadoLoader.Loading;

/// <summary>The loader's own parameter <c>frame</c>, taken out of an id.</summary>
/// <param name="Rest">The id without it.</param>
/// <param name="Frame">From 1.</param>
/// <param name="IsSaid">Whether the id names the frame.</param>
internal readonly record struct FrameParameter(string Rest, int Frame, bool IsSaid)
{
    /// <summary>Takes <c>frame=N</c> out of the query; every other parameter stays as it is, in its place.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: no whole number from 1 on, or said
    /// twice.</exception>
    public static FrameParameter TakeFrom(string text)
    {
        var query = text.IndexOf('?', StringComparison.Ordinal);
        if (query < 0)
            return new(text, 1, false);
        var fragment = text.IndexOf('#', query);
        var tail = fragment < 0 ? "" : text[fragment..];
        var parameters = text[(query + 1)..(fragment < 0 ? text.Length : fragment)].Split('&');
        var kept = parameters.Where(parameter => !IsFrame(parameter)).ToList();
        if (kept.Count == parameters.Length)
            return new(text, 1, false);
        if (kept.Count < parameters.Length - 1)
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "The parameter frame occurs more than once. Keep one.");
        var frame = Read(Array.Find(parameters, IsFrame)!["frame=".Length..]);
        return new(text[..query] + (kept.Count == 0 ? "" : "?" + string.Join('&', kept)) + tail, frame, true);
    }

    private static bool IsFrame(string parameter) => parameter.StartsWith("frame=", StringComparison.Ordinal);

    private static int Read(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var frame) && frame > 0
        ? frame
        : throw new ImageLoadException(ImageLoadError.InvalidImageId, "The parameter frame takes a whole number; frames count from 1.");
}
