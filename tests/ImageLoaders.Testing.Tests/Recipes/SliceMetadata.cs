using ImageLoaders.Metadata;

namespace ImageLoaders.Testing.Tests.Recipes;

/// <summary>States where slices lie, so that a page can show lengths, positions and reformatted planes of them.</summary>
internal sealed class SliceMetadata : IMetadataProvider
{
    public Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        if (!int.TryParse(request.ImageId.Rest, out var slice))
            return Task.FromResult<ImageMetadata?>(null);
        return Task.FromResult<ImageMetadata?>(new(
            new GeneralSeriesModule { Modality = "MR", SeriesInstanceUid = "1.2.826.0.1.3680043.10.1.1" },
            new ImagePlaneModule
            {
                FrameOfReferenceUid = "1.2.826.0.1.3680043.10.1.2",
                Rows = 256,
                Columns = 256,
                ImageOrientationPatient = [1, 0, 0, 0, 1, 0],
                ImagePositionPatient = [-128, -128, 2.5 * slice],
                RowPixelSpacing = 1,
                ColumnPixelSpacing = 1,
                SliceThickness = 2.5,
            }));
    }
}
