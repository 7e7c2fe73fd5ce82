using System.Collections.Immutable;
using ImageLoaders;

namespace DerivedLoader.Series;

/// <summary>Makes sure that pictures are those that the metadata describe.</summary>
internal static class PartCheck
{
    /// <param name="parts">The images whose metadata are known.</param>
    /// <param name="images">Their pictures, in the same order.</param>
    /// <exception cref="ImageLoadException"><see cref="ImageLoadError.Mismatch"/>: one was replaced meanwhile, or has another
    /// size.</exception>
    public static void ThrowIfOther(ImmutableArray<SourceImage> parts, ImmutableArray<Image> images)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var (said, image) = (parts[i].Metadata.Source, images[i]);
            if (said.SopInstanceUid is { } uid && image.Source.SopInstanceUid is { } loaded && uid != loaded)
                throw DerivedError.Mismatch($"{parts[i]} is the object {uid} in its metadata, and {loaded} in its picture. Load it again.");
            var plane = parts[i].Plane;
            if (plane is { Rows: { } rows, Columns: { } columns } && (rows != image.Rows || columns != image.Columns))
                throw DerivedError.Mismatch($"{parts[i]} states {columns} x {rows} pixels in its metadata, and its picture has "
                    + $"{image.Columns} x {image.Rows}.");
            if (IsFile(parts[i].Id) && said.Version is { } version && image.Source.Version is { } read && version != read)
                throw DerivedError.Mismatch($"{parts[i]} was written to while it was loaded. Load it again.");
        }
    }

    // A server may name the versions of an object's metadata and of its frames as it likes; of a file there is one.
    private static bool IsFile(ImageId id) => !id.Rest.Contains("://", StringComparison.Ordinal);
}
