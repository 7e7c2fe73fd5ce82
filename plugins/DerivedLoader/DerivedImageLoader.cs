using DerivedLoader.Frames;
using DerivedLoader.Ids;
using DerivedLoader.Overlays;
using DerivedLoader.Planes;
using ImageLoaders;

namespace DerivedLoader;

/// <summary>Loads, describes and lists <c>mpr:</c> ids.</summary>
internal sealed class DerivedImageLoader : IImageLoader, IMetadataProvider, IImageListProvider
{
    private readonly PlaneLoader _planes;
    private readonly NativeLoader _slices;
    private readonly FrameLoader _frames;
    private readonly OverlayLoader _overlays;
    private readonly PlaneLister _lister;

    public DerivedImageLoader(DerivedOptions options, ILoadBudget budget)
    {
        _planes = new(options, budget);
        _slices = new(options);
        _frames = new(options, budget);
        _overlays = new(options, _planes);
        _lister = new(options);
    }

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        var id = DerivedId.Read(request.ImageId);
        var cancellationToken = request.CancellationToken;
        return await (id.Operation switch
        {
            Operation.Native => _slices.GetMetadataAsync(request, id, cancellationToken),
            Operation.Mean or Operation.Maximum or Operation.Subtract => _frames.GetMetadataAsync(request, id, cancellationToken),
            Operation.Labels or Operation.Fused => _overlays.GetMetadataAsync(request, id, cancellationToken),
            _ => _planes.GetMetadataAsync(request, id, cancellationToken),
        }).ConfigureAwait(false);
    }

    public async Task<ImageListing?> ListImagesAsync(ImageLoadRequest request) =>
        await _lister.ListAsync(request, DerivedId.Read(request.ImageId), request.CancellationToken).ConfigureAwait(false);

    private Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var id = DerivedId.Read(request.ImageId);
        return id.Operation switch
        {
            Operation.Native => _slices.LoadAsync(request, id, cancellationToken),
            Operation.Mean or Operation.Maximum or Operation.Subtract => _frames.LoadAsync(request, id, cancellationToken),
            _ when id.Sources.Length == 2 => _overlays.LoadAsync(request, id, cancellationToken),
            _ => _planes.LoadAsync(request, id, cancellationToken),
        };
    }
}
