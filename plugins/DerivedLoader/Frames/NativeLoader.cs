using DerivedLoader.Ids;
using DerivedLoader.Planes;
using DerivedLoader.Series;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Frames;

/// <summary>Loads the slices of a series as they are, in order along their normal. It is safe for concurrent use.</summary>
internal sealed class NativeLoader(DerivedOptions options)
{
    public async Task<ImageMetadata> GetMetadataAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var slices = await VolumeReader.ReadSlicesAsync(request, id.Sources[0], id.Parameters, options, cancellationToken)
            .ConfigureAwait(false);
        return MetadataOf(slices, slices.Images[Place(id.Parameters, slices)]);
    }

    public static ImageMetadata MetadataOf(SortedSlices slices, SourceImage slice) => new(
        slice.Metadata.Modules.Where(static module => module is not (SopCommonModule or GeneralImageModule or MultiframeModule
            or FrameModule or ImageUrlModule))
            .Append(slice.Plane)
            .Concat(DerivedMetadata.Shared(slice.Metadata, "NATIVE", "A slice of a sorted series").OfType<GeneralImageModule>()))
    {
        Source = new() { OfParts = true },
        Remarks = [.. slices.Remarks, .. slice.Metadata.Remarks],
    };

    public async Task<Image> LoadAsync(ImageLoadRequest request, DerivedId id, CancellationToken cancellationToken)
    {
        var slices = await VolumeReader.ReadSlicesAsync(request, id.Sources[0], id.Parameters, options, cancellationToken)
            .ConfigureAwait(false);
        var slice = slices.Images[Place(id.Parameters, slices)];
        var image = (await PartImages.LoadAsync(request, [slice], cancellationToken).ConfigureAwait(false))[0];
        var pixels = request.AllocatePixels(image.Rows, image.Columns, image.Format);
        image.Pixels.CopyTo(pixels.Memory);
        return new(pixels)
        {
            RescaleSlope = image.RescaleSlope,
            RescaleIntercept = image.RescaleIntercept,
            RescaleType = image.RescaleType,
            ModalityLut = image.ModalityLut,
            Windows = image.Windows,
            VoiLutFunction = image.VoiLutFunction,
            VoiLuts = image.VoiLuts,
            Invert = image.Invert,
            PixelPaddingValue = image.PixelPaddingValue,
            PixelPaddingRangeLimit = image.PixelPaddingRangeLimit,
            Overlays = image.Overlays,
            RowPixelSpacing = image.RowPixelSpacing,
            ColumnPixelSpacing = image.ColumnPixelSpacing,
            PixelAspectRatio = image.PixelAspectRatio,
            IsLossy = image.IsLossy,
            Remarks = [.. slices.Remarks, .. image.Remarks],
            Source = new() { OfParts = true },
        };
    }

    private static int Place(Parameters parameters, SortedSlices slices)
    {
        var count = slices.Images.Length;
        var place = StackPlace.Read(parameters, isNumber: true);
        if (place?.Of is { } of && of != count)
            throw DerivedError.NotFound($"Slice {place.Value.Number} of {of} was asked for, and there are {count}. List the source again.");
        var number = place?.Number ?? (count + 1) / 2;
        return number <= count ? number - 1
            : throw DerivedError.NotFound($"Slice {number} was asked for, and there are {count}. They count from 1.");
    }
}
