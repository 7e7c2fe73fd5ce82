using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Tests;

/// <summary>Lists two images as one series of one study.</summary>
internal sealed class ListedLoader : IImageLoader, IImageListProvider
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(static (request, _) =>
    {
        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span.Clear();
        return Task.FromResult(new Image(pixels));
    });

    public Task<ImageListing?> ListImagesAsync(ImageLoadRequest request) => Task.FromResult<ImageListing?>(new()
    {
        Groups =
        [
            new()
            {
                Kind = ImageGroupKind.Study,
                Uid = "1.2",
                Description = "Head",
                Date = new(2026, 1, 2),
                Time = new(13, 14, 15),
                PatientName = "Doe^Jane",
                PatientId = "P1",
                Groups =
                [
                    new()
                    {
                        Kind = ImageGroupKind.Series,
                        Uid = "1.2.3",
                        ListId = "listed:x?series=1.2.3",
                        Modality = "CT",
                        Number = 4,
                        Groups =
                        [
                            new() { Kind = ImageGroupKind.Stack, Images = [new("listed:a"), new("listed:b", new(new CineModule()))] },
                        ],
                    },
                ],
            },
        ],
        Remarks = ["notes.txt is no image."],
        Source = new() { Version = "1", FreshFor = Timeout.InfiniteTimeSpan },
    });
}
