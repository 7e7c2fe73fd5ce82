namespace ImageLoaders.Abstractions.Tests.Outside;

/// <summary>An embedder's own code between whoever loads and whoever shows, tested with loads that no host made.</summary>
internal sealed class EmbedderTests
{
    [Test]
    public async Task Show_Image_SaysItsSize()
    {
        var load = new ImageLoadRequest("test:1")
            .Run((request, _) => Task.FromResult(new Image(request.AllocatePixels(3, 4, PixelFormat.Rgb8))));

        Assert.That(await ShowAsync(load), Is.EqualTo("test:1 is 3 x 4 of u8x3"));
    }

    [Test]
    public async Task Show_Failure_SaysWhatToDo()
    {
        var load = new ImageLoadRequest("test:1?token=abc")
            .Run((_, _) => throw new ImageLoadException(ImageLoadError.NotFound, "It is gone."));

        Assert.That(await ShowAsync(load), Is.EqualTo("NotFound: test:1?token=…: It is gone."));
    }

    [Test]
    public async Task Show_Withdrawn_IsQuiet()
    {
        var load = new ImageLoadRequest("test:1").Run(async (_, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException();
        });
        load.Cancel();

        Assert.That(await ShowAsync(load), Is.Empty);
    }

    private static async Task<string> ShowAsync(ImageLoadObject load)
    {
        try
        {
            var image = await load;
            return $"{load.ImageId} is {image.Rows} x {image.Columns} of {image.Format}";
        }
        catch (ImageLoadException exception)
        {
            return $"{exception.Error}: {exception.Message}";
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }
}
