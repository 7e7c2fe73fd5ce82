using System.Collections.Immutable;
using System.Globalization;
using ImageLoaders;
using NiftiLoader.Files;

namespace NiftiLoader;

/// <summary>Lists the slices of a file: a series with a stack for each volume.</summary>
internal static class NiftiListing
{
    /// <param name="imageId">The id that is listed, as it was written.</param>
    /// <param name="id">The same, taken apart.</param>
    /// <param name="volume">The file.</param>
    /// <param name="source">Its version.</param>
    public static ImageListing Create(ImageId imageId, NiftiId id, NiftiVolume volume, ImageSource source)
    {
        var header = volume.Header;
        var modules = NiftiMetadata.Shared(header).ToImmutableArray();
        var (first, last) = id.IsVolumeSaid ? (id.Volume, id.Volume) : (1, header.Volumes);
        var stacks = Enumerable.Range(first, last - first + 1).Select(number => new ImageGroup
        {
            Kind = ImageGroupKind.Stack,
            Description = header.Volumes > 1 ? string.Create(CultureInfo.InvariantCulture, $"volume {number} of {header.Volumes}") : null,
            Images = [.. Enumerable.Range(1, header.Slices).Select(frame => ImageOf(imageId, id with { Frame = frame, Volume = number }))],
        });
        return new()
        {
            Groups =
            [
                new()
                {
                    Kind = ImageGroupKind.Series,
                    Description = header.Description.Length > 0 ? header.Description : null,
                    Groups = [.. stacks],
                },
            ],
            Source = source,
            Remarks = volume.Remarks,
        };

        ListedImage ImageOf(ImageId listed, NiftiId slice) => new(slice.WriteTo(listed), new ImageMetadata(
            modules.AddRange(NiftiMetadata.OfSlice(header, slice)))
        {
            Source = source with { Frame = slice.Frame },
            Remarks = volume.Remarks,
        });
    }
}
