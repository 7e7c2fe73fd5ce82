using System.Text.RegularExpressions;
using ImageLoaders;

namespace WadoLoader.WadoRs;

/// <summary>
/// An id of <c>wadors:</c> that stands for several images: <c>wadors:https://server/…/studies/S[/series/E[/instances/I]][?query]</c>.
/// </summary>
/// <param name="Root">What the server's resources lie under: up to <c>studies</c>, with the slash.</param>
/// <param name="Resource">The study, series or instance, without a slash at the end and without the query.</param>
/// <param name="Study">The study's UID.</param>
/// <param name="Series">The series' UID; <see langword="null"/>: the whole study.</param>
/// <param name="Instance">The instance's UID; <see langword="null"/>: the whole series.</param>
/// <param name="Query">Goes on every request, with its question mark; may be empty.</param>
internal sealed partial record WadoRsListId(string Root, string Resource, string Study, string? Series, string? Instance, string Query)
{
    private const string Form =
        "A list is wadors:https://server/…/studies/<study>, with /series/<series> and /instances/<instance> behind it for less.";

    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.InvalidImageId"/>: it is of another form.</exception>
    public static WadoRsListId Parse(ImageId imageId)
    {
        if (!Uri.TryCreate(imageId.Rest, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0)
            throw Invalid("The id is no http or https address.");
        if (url.UserInfo.Length > 0 || url.Fragment.Length > 0)
            throw Invalid("The id has a user name or a '#' in its address.");
        var match = Listed().Match(url.AbsolutePath.TrimEnd('/'));
        if (!match.Success)
            throw Invalid("The id names no study, series or instance.");
        var origin = url.GetLeftPart(UriPartial.Authority);
        return new(
            origin + match.Groups["root"].Value, origin + match.Value, match.Groups["study"].Value,
            Optional(match.Groups["series"]), Optional(match.Groups["instance"]), url.Query);
    }

    /// <summary>Where the metadata of all instances are, or of those behind the first ones.</summary>
    public Uri MetadataUrl(int offset) => new(
        $"{Resource}/metadata{Query}{(offset == 0 ? "" : $"{(Query.Length == 0 ? '?' : '&')}offset={WadoRsId.List(offset)}")}");

    /// <summary>The id of a frame of an instance that is in the list.</summary>
    public WadoRsId FrameId(string series, string instance, int frame) => new()
    {
        Root = new(Root),
        Instance = new($"{Root}studies/{Study}/series/{series}/instances/{instance}"),
        StudyUid = Study,
        InstanceUid = instance,
        Frame = frame,
        Query = Query,
    };

    /// <summary>The id that lists the study, or one series of it.</summary>
    public ImageId ListId(string? series) => new($"wadors:{Root}studies/{Study}{(series is null ? "" : $"/series/{series}")}{Query}");

    private static string? Optional(Group group) => group.Success ? group.Value : null;

    private static ImageLoadException Invalid(string reason) => new(ImageLoadError.InvalidImageId, $"{reason} {Form}");

    [GeneratedRegex(
        "^(?<root>.*/)studies/(?<study>[0-9.]{1,64})(/series/(?<series>[0-9.]{1,64})(/instances/(?<instance>[0-9.]{1,64}))?)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Listed();
}
