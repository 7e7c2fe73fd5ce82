using ImageLoaders;

namespace Fixtures;

/// <summary>Makes an image of another one, wrongly.</summary>
internal sealed class PartsLoader(string fault)
{
    public async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        Image? part = null;
        try
        {
            part = await request.LoadImage(new ImageId($"{request.ImageId.Scheme}:part"));
        }
        catch (ImageLoadException) when (fault == "part-hidden")
        {
            // As if it had been black.
        }
        catch (ImageLoadException exception) when (fault == "part-is-fault")
        {
            throw new InvalidOperationException("a part is missing: " + exception.Reason);
        }
        catch (OperationCanceledException) when (fault == "part-deaf")
        {
            await MisbehavingLoader.GoOnAsync(cancellationToken);
        }

        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span[0] = part?.Pixels.Span[0] ?? 0;
        return new Image(pixels)
        {
            Source = fault == "part-is-fresh" ? new() { FreshFor = TimeSpan.FromHours(1) } : new() { OfParts = true },
        };
    }
}
