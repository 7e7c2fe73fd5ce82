using System.Globalization;
using ImageLoaders;

namespace NiftiLoader;

/// <summary>
/// An id, taken apart: <c>nifti:&lt;path, content or URL&gt;[?frame=K][&amp;volume=T]</c>. Only these two parameters are taken out of a
/// query.
/// </summary>
/// <param name="Address">A path, <c>content/…</c>, or a URL.</param>
/// <param name="Frame">The slice, from 1.</param>
/// <param name="Volume">The volume in time, from 1.</param>
/// <param name="IsFrameSaid">Whether the id names the slice.</param>
/// <param name="IsVolumeSaid">Whether the id names the volume.</param>
internal readonly record struct NiftiId(string Address, int Frame, int Volume, bool IsFrameSaid, bool IsVolumeSaid)
{
    /// <summary>Whether the address is a URL.</summary>
    public bool IsUrl => Address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        || Address.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>.</exception>
    public static NiftiId Read(ImageId id)
    {
        var text = id.Rest;
        int? frame = null, volume = null;
        var query = text.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
        {
            var fragment = text.IndexOf('#', query);
            var tail = fragment < 0 ? "" : text[fragment..];
            var parameters = text[(query + 1)..(fragment < 0 ? text.Length : fragment)].Split('&').ToList();
            frame = Take(parameters, "frame");
            volume = Take(parameters, "volume");
            text = text[..query] + (parameters.Count == 0 ? "" : "?" + string.Join('&', parameters)) + tail;
        }

        return text.Length > 0 ? new(text, frame ?? 1, volume ?? 1, frame is not null, volume is not null)
            : throw new ImageLoadException(ImageLoadError.InvalidImageId,
            "nifti: takes the path or the URL of a file, as in nifti:/data/t1.nii.gz?frame=90 or nifti:https://server/bold.nii?volume=2.");
    }

    /// <summary>The id of the slice, with a scheme as it was written in another.</summary>
    public ImageId WriteTo(ImageId id)
    {
        var parameters = string.Create(CultureInfo.InvariantCulture, $"frame={Frame}&volume={Volume}");
        var fragment = Address.IndexOf('#', StringComparison.Ordinal) is var at && at >= 0 && IsUrl ? Address[at..] : "";
        var start = Address[..^fragment.Length];
        return $"{id.SchemeSpan}:{start}{(start.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{parameters}{fragment}";
    }

    private static int? Take(List<string> parameters, string name)
    {
        var found = parameters.FindAll(parameter => IsNamed(parameter, name));
        if (found.Count == 0)
            return null;
        if (found.Count > 1)
            throw new ImageLoadException(ImageLoadError.InvalidImageId, $"The parameter {name} occurs more than once. Keep one.");
        parameters.RemoveAll(parameter => IsNamed(parameter, name));
        return int.TryParse(found[0].AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new ImageLoadException(ImageLoadError.InvalidImageId,
                $"The parameter {name} takes a whole number; {name}s count from 1.");
    }

    private static bool IsNamed(string parameter, string name) =>
        parameter.StartsWith(name, StringComparison.Ordinal) && parameter.AsSpan(name.Length).StartsWith("=");
}
