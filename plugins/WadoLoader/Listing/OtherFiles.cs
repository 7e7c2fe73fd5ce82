using System.Globalization;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace WadoLoader.Listing;

/// <summary>
/// The files of a folder that are no DICOM objects, and that other plugins load: what those list, and the pictures among them as one
/// series. For one listing, and for one thread at a time.
/// </summary>
internal sealed class OtherFiles
{
    private readonly List<ImageGroup> _groups = [];
    private readonly List<ListedImage> _pictures = [];
    private readonly HashSet<string> _versions = new(StringComparer.Ordinal);

    /// <summary>Gets the groups: those of each list, then the pictures.</summary>
    public IEnumerable<ImageGroup> Groups => _pictures.Count == 0 ? _groups : _groups.Append(new()
    {
        Kind = ImageGroupKind.Series,
        Description = "Pictures",
        Groups =
        [
            .. _pictures.GroupBy(SizeOf).Select(static size => new ImageGroup
            {
                Kind = ImageGroupKind.Stack,
                Description = string.Create(CultureInfo.InvariantCulture, $"{size.Key.Columns} x {size.Key.Rows}"),
                Images = [.. size],
            }),
        ],
    });

    /// <summary>Asks the plugin that has registered the type of a file what the file holds.</summary>
    /// <param name="request">The request of the listing.</param>
    /// <param name="path">The file.</param>
    /// <returns><see langword="null"/>: no other plugin loads it.</returns>
    /// <exception cref="ImageLoadException">It cannot be read.</exception>
    public static async ValueTask<ImageListing?> ListAsync(ImageLoadRequest request, string path)
    {
        if (await request.FindImageIdAsync(path).ConfigureAwait(false) is not { } id || id.Scheme == "dicomfile")
            return null;
        return await request.ListImagesAsync(id).ConfigureAwait(false) ?? new()
        {
            Groups =
            [
                new()
                {
                    Kind = ImageGroupKind.Stack,
                    Images = [new(id, await request.GetMetadataAsync(id).ConfigureAwait(false))],
                },
            ],
        };
    }

    /// <summary>Adds what a file holds. Files that are read together, such as .hdr and .img, are listed once.</summary>
    public void Add(ImageListing listing)
    {
        if (listing is { Groups: [{ Kind: ImageGroupKind.Stack, Images: [var picture] }] })
            _pictures.Add(picture);
        else if (listing.Source.Version is not { } version || _versions.Add(version))
            _groups.AddRange(listing.Groups);
    }

    private static (int Rows, int Columns) SizeOf(ListedImage image) =>
        image.Metadata?.Get<ImagePixelModule>() is { } pixels ? (pixels.Rows ?? 0, pixels.Columns ?? 0) : default;
}
