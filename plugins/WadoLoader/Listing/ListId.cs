using System.Globalization;
using ImageLoaders;

namespace WadoLoader.Listing;

/// <summary>
/// An id of a list without the parameters that choose a part of it: <c>…?study=UID&amp;series=UID&amp;stack=N</c>.
/// </summary>
/// <param name="Rest">The id without them.</param>
/// <param name="Study">Study Instance UID; <see langword="null"/>: every study.</param>
/// <param name="Series">Series Instance UID; <see langword="null"/>: every series.</param>
/// <param name="Stack">Which stack of the series, from 1; <see langword="null"/>: all of them.</param>
internal readonly record struct ListId(string Rest, string? Study, string? Series, int? Stack)
{
    private static readonly string[] Names = ["study=", "series=", "stack="];

    /// <summary>Takes the parameters out of the query. A query that has others as well stays as it is: it is part of a name.</summary>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: a parameter is said twice, or is none.</exception>
    public static ListId Parse(string text)
    {
        var query = text.LastIndexOf('?');
        var parameters = query < 0 ? [] : text[(query + 1)..].Split('&');
        if (parameters is [] || !Array.TrueForAll(parameters, static parameter => Array.Exists(Names, name => IsOf(parameter, name))))
            return new(text, null, null, null);
        var stack = Value(parameters, Names[2]) is { } number
            ? int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value
                : throw new ImageLoadException(
                    ImageLoadError.InvalidImageId, "The parameter stack takes a whole number; the stacks of a series count from 1.")
            : (int?)null;
        return new(text[..query], Value(parameters, Names[0]), Value(parameters, Names[1]), stack);
    }

    /// <summary>Gets whether all of the list is asked for.</summary>
    public bool IsWhole => Study is null && Series is null && Stack is null;

    /// <summary>Returns whether an image of these is asked for.</summary>
    public bool Includes(string? study, string? series) => (Study is null || Study == study) && (Series is null || Series == series);

    /// <summary>The id of a part of the list; <see langword="null"/> where what tells the part has no UID.</summary>
    public static ImageId? Create(string scheme, string rest, string? study, string? series, int? stack = null)
    {
        var parameters = series is not null ? $"series={series}" : study is not null ? $"study={study}" : null;
        if (parameters is null)
            return null;
        return new(string.Create(
            CultureInfo.InvariantCulture, $"{scheme}:{rest}?{parameters}{(stack is null ? "" : $"&stack={stack}")}"));
    }

    private static string? Value(string[] parameters, string name)
    {
        var found = Array.FindAll(parameters, parameter => IsOf(parameter, name));
        return found.Length > 1
            ? throw new ImageLoadException(
                ImageLoadError.InvalidImageId, $"The parameter {name[..^1]} occurs more than once. Keep one.")
            : found is [var only] ? only[name.Length..] : null;
    }

    private static bool IsOf(string parameter, string name) => parameter.StartsWith(name, StringComparison.Ordinal);
}
