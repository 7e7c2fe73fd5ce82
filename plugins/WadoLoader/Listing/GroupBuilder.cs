using System.Collections.Immutable;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Listing;

/// <summary>
/// Groups images by study, series and stack. Images of different patients never share a study, whatever its UID. For one listing, and for
/// one thread at a time.
/// </summary>
/// <param name="filter">Which of the images are asked for.</param>
/// <param name="listIdOf">The id that lists a study, a series or a stack alone.</param>
internal sealed class GroupBuilder(ListId filter, Func<string?, string?, int?, ImageId?> listIdOf)
{
    private const int MostRemarks = 200;

    private readonly List<ListedImage> _images = [];
    private readonly HashSet<(string, int?)> _known = [];
    private readonly List<string> _remarks = [];
    private int _remarksLeftOut;

    /// <summary>Adds an image, unless it is not asked for, or is the same as another.</summary>
    /// <param name="image">With its metadata.</param>
    /// <param name="name">What remarks call it.</param>
    public void Add(in ListedImage image, string name)
    {
        var metadata = image.Metadata!;
        var series = metadata.Get<GeneralSeriesModule>();
        if (!filter.Includes(StudyOf(metadata), series?.SeriesInstanceUid))
            return;
        if (metadata.Source.SopInstanceUid is { } uid && !_known.Add((uid, metadata.Source.Frame)))
        {
            if (metadata.Source.Frame is null or 1)
                Remark($"{name}: another file has the same SOP Instance UID {uid}: listed once.");
            return;
        }

        _images.Add(image);
    }

    /// <summary>Says what was left out. Of very many remarks the first ones are kept.</summary>
    public void Remark(string remark)
    {
        if (_remarks.Count < MostRemarks)
            _remarks.Add(remark);
        else
            _remarksLeftOut++;
    }

    public ImageListing Build(ImageSource source)
    {
        if (_remarksLeftOut > 0)
            _remarks.Add($"… and {_remarksLeftOut:N0} more.");
        return new() { Groups = Studies(), Source = source, Remarks = [.. _remarks] };
    }

    private ImmutableArray<ImageGroup> Studies() =>
    [
        .. _images.GroupBy(static image => (StudyOf(image.Metadata!), PatientOf(image.Metadata!)))
            .Select(Study)
            .OrderBy(static study => study.Date).ThenBy(static study => study.Time)
            .ThenBy(static study => study.PatientId, StringComparer.Ordinal).ThenBy(static study => study.Uid, StringComparer.Ordinal),
    ];

    private ImageGroup Study(IGrouping<(string? Uid, (string?, string?) Patient), ListedImage> images)
    {
        var first = images.First().Metadata!;
        var (study, patient) = (first.Get<GeneralStudyModule>(), first.Get<PatientModule>());
        return new()
        {
            Kind = ImageGroupKind.Study,
            Uid = images.Key.Uid,
            ListId = listIdOf(images.Key.Uid, null, null),
            Description = study?.StudyDescription,
            Date = study?.StudyDate,
            Time = study?.StudyTime,
            PatientName = patient?.PatientName,
            PatientId = patient?.PatientId,
            Groups =
            [
                .. images.GroupBy(static image => image.Metadata!.Get<GeneralSeriesModule>()?.SeriesInstanceUid)
                    .Select(series => Series(images.Key.Uid, series.Key, [.. series]))
                    .Where(static series => !series.Groups.IsEmpty)
                    .OrderBy(static series => series.Number).ThenBy(static series => series.Date).ThenBy(static series => series.Time)
                    .ThenBy(static series => series.Uid, StringComparer.Ordinal),
            ],
        };
    }

    private ImageGroup Series(string? study, string? uid, List<ListedImage> images)
    {
        var series = images[0].Metadata!.Get<GeneralSeriesModule>();
        var stacks = StackBuilder.Build(images, stack => uid is null ? null : listIdOf(study, uid, stack));
        if (filter.Stack is { } number)
            stacks = number <= stacks.Length ? [stacks[number - 1]] : [];
        return new()
        {
            Kind = ImageGroupKind.Series,
            Uid = uid,
            ListId = uid is null ? null : listIdOf(study, uid, null),
            Description = series?.SeriesDescription,
            Modality = series?.Modality,
            Number = series?.SeriesNumber,
            Date = series?.SeriesDate,
            Time = series?.SeriesTime,
            Groups = stacks,
        };
    }

    private static string? StudyOf(ImageMetadata metadata) => metadata.Get<GeneralStudyModule>()?.StudyInstanceUid;

    private static (string? Id, string? Name) PatientOf(ImageMetadata metadata) =>
        metadata.Get<PatientModule>() is { } patient ? (patient.PatientId, patient.PatientName) : default;
}
