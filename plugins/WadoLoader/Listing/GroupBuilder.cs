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

    private ImmutableArray<ImageGroup> Studies()
    {
        var studies = new List<ImageGroup>();
        foreach (var (key, images) in Grouped(_images, static image => new StudyKey(image.Metadata!)))
            studies.Add(Study(key.StudyUid, images));
        studies.Sort(static (one, other) => First(CompareTimes(one, other), string.CompareOrdinal(one.PatientId, other.PatientId),
            string.CompareOrdinal(one.Uid, other.Uid), string.CompareOrdinal(one.PatientName, other.PatientName)));
        return [.. studies];
    }

    private ImageGroup Study(string? uid, List<ListedImage> images)
    {
        var first = images[0].Metadata!;
        var all = new List<ImageGroup>();
        foreach (var (key, members) in Grouped(images, static image => new SeriesKey(image.Metadata!)))
            if (Series(uid, key.SeriesUid, members) is { Groups.IsEmpty: false } series)
                all.Add(series);
        all.Sort(static (one, other) => First(Nullable.Compare(one.Number, other.Number), CompareTimes(one, other),
            string.CompareOrdinal(one.Uid, other.Uid), 0));
        var (study, patient) = (first.Get<GeneralStudyModule>(), first.Get<PatientModule>());
        return new()
        {
            Kind = ImageGroupKind.Study,
            Uid = uid,
            ListId = listIdOf(uid, null, null),
            Description = study?.StudyDescription,
            Date = study?.StudyDate,
            Time = study?.StudyTime,
            PatientName = patient?.PatientName,
            PatientId = patient?.PatientId,
            Groups = [.. all],
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

    // In the order of the first image of each group.
    private static List<(TKey Key, List<ListedImage> Images)> Grouped<TKey>(List<ListedImage> images, Func<ListedImage, TKey> keyOf)
        where TKey : class
    {
        var groups = new List<(TKey Key, List<ListedImage> Images)>();
        var found = new Dictionary<TKey, List<ListedImage>>();
        foreach (var image in images)
        {
            var key = keyOf(image);
            if (!found.TryGetValue(key, out var group))
            {
                found.Add(key, group = []);
                groups.Add((key, group));
            }

            group.Add(image);
        }

        return groups;
    }

    private static int CompareTimes(ImageGroup one, ImageGroup other) =>
        Nullable.Compare(one.Date, other.Date) is not 0 and var byDate ? byDate : Nullable.Compare(one.Time, other.Time);

    private static int First(int one, int two, int three, int four) => one != 0 ? one : two != 0 ? two : three != 0 ? three : four;

    private sealed record StudyKey(string? StudyUid, string? PatientId, string? PatientName)
    {
        public StudyKey(ImageMetadata metadata)
            : this(StudyOf(metadata), metadata.Get<PatientModule>()?.PatientId, metadata.Get<PatientModule>()?.PatientName)
        {
        }
    }

    private sealed record SeriesKey(string? SeriesUid)
    {
        public SeriesKey(ImageMetadata metadata)
            : this(metadata.Get<GeneralSeriesModule>()?.SeriesInstanceUid)
        {
        }
    }
}
