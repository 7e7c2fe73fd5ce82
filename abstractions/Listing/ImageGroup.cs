using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>Represents a study, a series or a stack of a listing, with what is needed to show it in a list.</summary>
/// <remarks>
/// A group is immutable and safe for concurrent use. A property whose value is not stated is <see langword="null"/> or empty. If the images
/// of the group state different values, the value of the first image is used.
/// </remarks>
public sealed record ImageGroup
{
    private int? _imageCount;

    /// <summary>Gets what the images of the group have in common.</summary>
    public ImageGroupKind Kind { get; init; }

    /// <summary>
    /// Gets the Study Instance UID (0020,000D) of a study, the Series Instance UID (0020,000E) of a series, or the Stack ID (0020,9056) of
    /// a stack.
    /// </summary>
    public string? Uid { get; init; }

    /// <summary>
    /// Gets the id that lists this group alone, such as <c>dicomfile:/data/?series=1.2.3</c>. It can be used wherever the id of a list is
    /// accepted. <see langword="null"/> if there is none.
    /// </summary>
    public ImageId? ListId { get; init; }

    /// <summary>
    /// Gets the description: Study Description (0008,1030) or Series Description (0008,103E). For a stack it names what distinguishes the
    /// stack from the others of its series.
    /// </summary>
    public string? Description { get; init; }

    /// <summary>Gets the Modality (0008,0060), such as <c>CT</c>, of a series and its stacks.</summary>
    public string? Modality { get; init; }

    /// <summary>Gets the Series Number (0020,0011) of a series.</summary>
    public int? Number { get; init; }

    /// <summary>Gets the Study Date (0008,0020) of a study, or the Series Date (0008,0021) of a series.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Gets the Study Time (0008,0030) of a study, or the Series Time (0008,0031) of a series.</summary>
    public TimeOnly? Time { get; init; }

    /// <summary>Gets the Patient's Name (0010,0010) of a study, as the object states it.</summary>
    public string? PatientName { get; init; }

    /// <summary>Gets the Patient ID (0010,0020) of a study.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the groups of this group, in the order in which they are shown. The array is empty for a stack.</summary>
    public ImmutableArray<ImageGroup> Groups { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the images of a stack, in the order in which they are shown. The array is empty for a study and a series.</summary>
    public ImmutableArray<ListedImage> Images { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the number of images in the group and its groups. A provider sets it if it knows the number without listing the images.
    /// </summary>
    public int ImageCount
    {
        get => _imageCount ?? Images.Length + Groups.Sum(static group => group.ImageCount);
        init => _imageCount = value;
    }

    /// <summary>Returns the stacks of the group in their order: the group itself if it is a stack.</summary>
    public IEnumerable<ImageGroup> GetStacks() =>
        Kind == ImageGroupKind.Stack ? [this] : Groups.SelectMany(static group => group.GetStacks());
}
