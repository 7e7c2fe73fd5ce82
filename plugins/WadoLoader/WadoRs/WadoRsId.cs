using System.Globalization;
using System.Text.RegularExpressions;
using ImageLoaders;

namespace WadoLoader.WadoRs;

/// <summary>An id of <c>wadors:</c>, taken apart: <c>wadors:https://server/…/studies/S/series/E/instances/I/frames/N[?query]</c>.</summary>
internal sealed partial record WadoRsId
{
    private const string Form =
        "It is wadors:https://server/…/studies/<study>/series/<series>/instances/<instance>/frames/<frame>, and frames count from 1.";

    /// <summary>What the server's resources lie under: up to <c>studies</c>, with the slash.</summary>
    public required Uri Root { get; init; }

    /// <summary>The instance without the slash at the end, and without the query.</summary>
    public required Uri Instance { get; init; }

    /// <summary>The instance's UID.</summary>
    public required string InstanceUid { get; init; }

    /// <summary>The study's UID.</summary>
    public required string StudyUid { get; init; }

    /// <summary>From 1.</summary>
    public required int Frame { get; init; }

    /// <summary>Goes on every request, with its question mark; may be empty.</summary>
    public required string Query { get; init; }

    public ImageId ImageId => new($"wadors:{FrameUrl.AbsoluteUri}");

    public Uri MetadataUrl => new($"{Instance.AbsoluteUri}/metadata{Query}");

    public Uri InstanceUrl => new(Instance.AbsoluteUri + Query);

    public Uri FrameUrl => FramesUrl(List(Frame));

    /// <summary>Several frames in one answer.</summary>
    /// <param name="frames">As <see cref="List"/> writes them.</param>
    public Uri FramesUrl(string frames) => new($"{Instance.AbsoluteUri}/frames/{frames}{Query}");

    /// <summary>Where the server shows the frame, or, of a video, the instance.</summary>
    public Uri ShownUrl(string how, bool isVideo) => new($"{Instance.AbsoluteUri}{(isVideo ? "" : $"/frames/{List(Frame)}")}/{how}{Query}");

    /// <summary>Frames as an address has them: with commas.</summary>
    public static string List(params IEnumerable<int> frames) =>
        string.Join(',', frames.Select(frame => frame.ToString(CultureInfo.InvariantCulture)));

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: it is of another form; the message says of
    /// which.</exception>
    public static WadoRsId Parse(ImageId imageId)
    {
        if (!Uri.TryCreate(imageId.Rest, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw Invalid("The id is no http or https address.");
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            throw Invalid("The id has a user name or a '#' in its address.");
        var path = url.AbsolutePath;
        var match = Resource().Match(path);
        if (!match.Success)
            throw Invalid(path.Contains("/instances/", StringComparison.Ordinal) && !path.Contains("/frames/", StringComparison.Ordinal)
                ? "The id names no frame: add /frames/1." : "The id names no frame of an instance.");
        if (!int.TryParse(match.Groups["frame"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var frame) || frame < 1)
            throw Invalid($"The frame '{match.Groups["frame"].Value}' is no number from 1.");
        var origin = url.GetLeftPart(UriPartial.Authority);
        return new()
        {
            Root = new(origin + match.Groups["root"].Value),
            Instance = new(origin + match.Groups["instance"].Value),
            StudyUid = match.Groups["study"].Value,
            InstanceUid = match.Groups["uid"].Value,
            Frame = frame,
            Query = url.Query,
        };
    }

    private static ImageLoadException Invalid(string reason) => new(ImageLoadError.InvalidImageId, $"{reason} {Form}");

    [GeneratedRegex(
        "^(?<instance>(?<root>.*/)studies/(?<study>[0-9.]{1,64})/series/[0-9.]{1,64}/instances/(?<uid>[0-9.]{1,64}))"
        + "/frames/(?<frame>[^/]{1,64})$", RegexOptions.CultureInvariant)]
    private static partial Regex Resource();
}
