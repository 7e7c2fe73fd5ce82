using ImageLoaders;

namespace Base64Loader.Examples;

/// <summary>Loads <c>example:&lt;name&gt;[?frame=N]</c>, and provides the metadata.</summary>
public sealed class ExampleImageLoader : IImageLoader, IMetadataProvider
{
    /// <inheritdoc/>
    public ImageLoadObject LoadImage(ImageLoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Run(static (request, _) => Task.FromResult(Load(request)));
    }

    /// <inheritdoc/>
    public Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            var (image, frame) = ExampleImageId.Parse(request.ImageId);
            return Task.FromResult<ImageMetadata?>(ExampleMetadata.Create(image, frame));
        }
        catch (ImageLoadException exception)
        {
            return Task.FromException<ImageMetadata?>(exception);
        }
    }

    private static Image Load(ImageLoadRequest request)
    {
        var (image, frame) = ExampleImageId.Parse(request.ImageId);
        var pixels = request.AllocatePixels(image.Rows, image.Columns, image.Format);
        using (request.StartStage(LoadStage.Decode))
            StoredPixels.Read(image.Name, frame, pixels.Memory.Span);
        return new Image(pixels)
        {
            RescaleIntercept = image.RescaleIntercept,
            RescaleType = image.RescaleType,
            Windows = image.Windows,
            RowPixelSpacing = image.SpacingMm,
            ColumnPixelSpacing = image.SpacingMm,
            Source = image.Source(frame),
        };
    }
}
