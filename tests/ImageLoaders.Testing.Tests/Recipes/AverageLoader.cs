namespace ImageLoaders.Testing.Tests.Recipes;

/// <summary>Loads <c>average:&lt;id&gt; &lt;id&gt;…</c>: the mean of images of one size.</summary>
internal sealed class AverageLoader : IImageLoader
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    private static async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        var images = await Task.WhenAll(
            request.ImageId.Rest.Split(' ').Select(id => request.LoadImage(new ImageId(id)).Completion));
        var first = images[0];
        if (images.Any(image => (image.Rows, image.Columns, image.Format) != (first.Rows, first.Columns, PixelFormat.Gray8)))
            throw new ImageLoadException(ImageLoadError.Unsupported, "The images must have one size and the format u8.");
        var pixels = request.AllocatePixels(first.Rows, first.Columns, PixelFormat.GrayF32);
        using (request.StartStage(LoadStage.Convert))
            Average(images, pixels.GetSamples<float>());
        return new Image(pixels, like: first)
        {
            Remarks = [$"The mean of {images.Length} images."],
            Source = new() { OfParts = true },
        };
    }

    private static void Average(Image[] images, Span<float> mean)
    {
        mean.Clear();
        foreach (var image in images)
        {
            var samples = image.GetSamples<byte>();
            for (var i = 0; i < mean.Length; i++)
                mean[i] += samples[i] / (float)images.Length;
        }
    }
}
