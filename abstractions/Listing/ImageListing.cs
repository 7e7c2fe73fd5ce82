using System.Collections.Immutable;

namespace ImageLoaders;

/// <summary>Represents the images that an id stands for: those of a folder, a study, a series or a multi-frame object.</summary>
/// <remarks>A listing is immutable and safe for concurrent use.</remarks>
/// <example>
/// <code>
/// var listing = await request.ListImagesAsync("dicomfile:/data/ct/");
/// foreach (var stack in listing?.GetStacks() ?? [])
///     Console.WriteLine($"{stack.Modality} {stack.Description}: {stack.ImageCount} images");
/// </code>
/// </example>
public sealed record ImageListing
{
    /// <summary>Gets the groups, in the order in which they are shown. The array can be empty: the id stands for no image.</summary>
    public ImmutableArray<ImageGroup> Groups { get; init => field = value.OrEmpty(); } = [];

    /// <summary>
    /// Gets the version of what was listed, and how long the listing may be reused without asking again. The version changes when an image
    /// is added or removed.
    /// </summary>
    public ImageSource Source { get; init => field = value ?? new(); } = new();

    /// <summary>
    /// Gets what the provider decided and left out, in words, such as the names of files that are no images. The array can be empty.
    /// </summary>
    public ImmutableArray<string> Remarks { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Gets the number of images in all groups.</summary>
    public int ImageCount => Groups.Sum(static group => group.ImageCount);

    /// <summary>Returns the stacks of all groups in their order.</summary>
    public IEnumerable<ImageGroup> GetStacks() => Groups.SelectMany(static group => group.GetStacks());

    /// <summary>Returns the images of all stacks in their order.</summary>
    public IEnumerable<ListedImage> GetImages() => GetStacks().SelectMany(static stack => stack.Images);
}
