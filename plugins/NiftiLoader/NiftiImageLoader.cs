using ImageLoaders;
using NiftiLoader.Files;
using NiftiLoader.Pixels;

namespace NiftiLoader;

/// <summary>Loads slices of NIfTI volumes, and tells what their headers state.</summary>
internal sealed class NiftiImageLoader(NiftiVolumes volumes)
    : IImageLoader, IImageRevalidator, IMetadataProvider, IImageListProvider
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public async Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source) =>
        await volumes.IsCurrentAsync(NiftiId.Read(request.ImageId), request, source.Version).ConfigureAwait(false);

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        var id = NiftiId.Read(request.ImageId);
        var (volume, freshFor, owner) = await volumes.OpenAsync(id, request, request.CancellationToken).ConfigureAwait(false);
        using (owner)
        {
            ThrowIfNone(id, volume);
            return new(NiftiMetadata.Modules(volume.Header, id))
            {
                Source = SourceOf(id, volume, freshFor),
                Remarks = volume.Remarks,
            };
        }
    }

    public async Task<ImageListing?> ListImagesAsync(ImageLoadRequest request)
    {
        var id = NiftiId.Read(request.ImageId);
        if (id.IsFrameSaid)
            return null;
        var (volume, freshFor, owner) = await volumes.OpenAsync(id, request, request.CancellationToken).ConfigureAwait(false);
        using (owner)
        {
            ThrowIfNone(id, volume);
            return NiftiListing.Create(request.ImageId, id, volume, SourceOf(id, volume, freshFor) with { Frame = null });
        }
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = NiftiId.Read(request.ImageId);
        using var fetch = request.StartStage(LoadStage.Fetch);
        var (volume, freshFor, owner) = await volumes.OpenAsync(id, request, cancellationToken).ConfigureAwait(false);
        using (owner)
        {
            ThrowIfNone(id, volume);
            var header = volume.Header;
            var pixels = request.AllocatePixels(header.Rows, header.Columns, header.Type.Format);
            await volume.ReadAsync(((id.Volume - 1L) * header.Slices) + id.Frame - 1, pixels.Memory, cancellationToken)
                .ConfigureAwait(false);
            fetch.Dispose();
            request.ReportProgress(pixels.Memory.Length, pixels.Memory.Length);
            using (request.StartStage(LoadStage.Convert))
                VoxelConverter.Convert(pixels.Memory.Span, header.Type, header.IsBigEndian);
            return NiftiMetadata.Describe(pixels, volume, SourceOf(id, volume, freshFor));
        }
    }

    private static ImageSource SourceOf(NiftiId id, NiftiVolume volume, TimeSpan freshFor) => new()
    {
        Frame = id.Frame,
        Version = volume.Version,
        FreshFor = freshFor > TimeSpan.Zero ? freshFor : TimeSpan.Zero,
    };

    private static void ThrowIfNone(NiftiId id, NiftiVolume volume)
    {
        var header = volume.Header;
        if (id.Frame > header.Slices)
            throw new ImageLoadException(ImageLoadError.NotFound,
                $"Slice {id.Frame:N0} was asked for, and the volume has {header.Slices:N0}. They count from 1.");
        if (id.Volume > header.Volumes)
            throw new ImageLoadException(ImageLoadError.NotFound,
                $"Volume {id.Volume:N0} was asked for, and the file has {header.Volumes:N0}. They count from 1.");
    }
}
