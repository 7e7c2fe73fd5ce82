using DerivedLoader.Ids;
using DerivedLoader.Planes;
using ImageLoaders;

namespace DerivedLoader;

/// <summary>Loads, describes and lists <c>mpr:</c> ids.</summary>
internal sealed class DerivedImageLoader(DerivedOptions options, ILoadBudget budget, TimeProvider timeProvider)
    : IImageLoader, IMetadataProvider, IImageListProvider
{
    private readonly PlaneLoader _planes = new(options, budget, timeProvider);

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        var id = DerivedId.Read(request.ImageId);
        return id.Operation switch
        {
            _ => await _planes.GetMetadataAsync(request, id, request.CancellationToken).ConfigureAwait(false),
        };
    }

    public Task<ImageListing?> ListImagesAsync(ImageLoadRequest request) => Task.FromResult<ImageListing?>(null);

    private Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = DerivedId.Read(request.ImageId);
        return id.Operation switch
        {
            _ => _planes.LoadAsync(request, id, cancellationToken),
        };
    }
}
