using System.Collections.Immutable;
using System.Globalization;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>A series whose images and whose list are fresh for ever: nobody is asked whether they are current.</summary>
internal sealed class FreshSeries : IImageLoader, IImageListProvider
{
    private static readonly ImageSource Fresh = new() { FreshFor = Timeout.InfiniteTimeSpan };

    private readonly ImageListing _listing;
    private readonly ImmutableArray<Image> _images;

    private FreshSeries(ImageListing listing, ImmutableArray<Image> images) => (_listing, _images) = (listing, images);

    /// <summary>Takes the images of another series.</summary>
    public static async Task<FreshSeries> CreateAsync(ImageLoaderHost host, ImageId series)
    {
        var stack = (await host.ListImagesAsync(series))!.GetStacks().First();
        var images = await host.LoadImagesAsync(stack.Images.Select(image => image.ImageId));
        return new(new()
        {
            Groups = [stack with { Images = [.. stack.Images.Select((image, i) => new ListedImage($"fresh:{i}", image.Metadata))] }],
            Source = Fresh,
        }, images);
    }

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((request, _) =>
        Task.FromResult(_images[int.Parse(request.ImageId.Rest, CultureInfo.InvariantCulture)] with { Source = Fresh }));

    public Task<ImageListing?> ListImagesAsync(ImageLoadRequest request) =>
        Task.FromResult(request.ImageId.Rest == "series" ? _listing : null);
}
