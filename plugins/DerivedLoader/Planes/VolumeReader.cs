using DerivedLoader.Ids;
using DerivedLoader.Series;
using ImageLoaders;

namespace DerivedLoader.Planes;

/// <summary>Finds the volume of a source.</summary>
internal static class VolumeReader
{
    public static async Task<SortedSlices> ReadSlicesAsync(ImageLoadRequest request, ImageId source, Parameters parameters,
        DerivedOptions options, CancellationToken cancellationToken)
    {
        using (request.StartStage(LoadStage.Fetch))
        {
            var images = await SourceReader.ReadAsync(request, source, options, cancellationToken).ConfigureAwait(false);
            return SortedSlices.Choose(images, parameters);
        }
    }

    public static async Task<SourceVolume> ReadAsync(ImageLoadRequest request, ImageId source, Parameters parameters,
        DerivedOptions options, CancellationToken cancellationToken) =>
        SourceVolume.From(await ReadSlicesAsync(request, source, parameters, options, cancellationToken).ConfigureAwait(false));
}
