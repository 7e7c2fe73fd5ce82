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
            return SortedSlices.Choose(images, parameters, cancellationToken);
        }
    }

    public static async Task<SourceVolume> ReadAsync(ImageLoadRequest request, ImageId source, Parameters parameters,
        DerivedOptions options, CancellationToken cancellationToken) =>
        SourceVolume.From(await ReadSlicesAsync(request, source, parameters, options, cancellationToken).ConfigureAwait(false));

    /// <summary>Finds the volume of a second source, at the same time as the first one where both have as many.</summary>
    public static async Task<SourceVolume> ReadOtherAsync(ImageLoadRequest request, ImageId source, SourceVolume first,
        Parameters parameters, DerivedOptions options, CancellationToken cancellationToken)
    {
        using (request.StartStage(LoadStage.Fetch))
        {
            var images = await SourceReader.ReadAsync(request, source, options, cancellationToken).ConfigureAwait(false);
            var slices = SortedSlices.Choose(images, Parameters.None, cancellationToken);
            if (slices.Times == 1 || parameters.Text("time") is not { } time)
                return SourceVolume.From(slices);
            if (slices.Times == first.Times)
                return SourceVolume.From(SortedSlices.Choose(images, Parameters.None.With("time", time), cancellationToken));
            return SourceVolume.From(slices with
            {
                Remarks = slices.Remarks.Add($"time={time} is that of the first source, which holds {first.Times}. To choose the time "
                    + $"of the second one, name it as mpr:native;time=…;of={Parameters.Show(source.ToDisplayString())}."),
            });
        }
    }
}
