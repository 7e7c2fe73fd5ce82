using ImageLoaders;

namespace Fixtures;

/// <summary>Loads wrongly.</summary>
public sealed class MisbehavingLoader(string fault) : IImageLoader
{
    public ImageLoadObject LoadImage(ImageLoadRequest request) => fault switch
    {
        "load-throws" => throw new MisbehavingException("LoadImage throws on purpose"),
        "load-null" => null!,
        _ => request.Run(LoadAsync),
    };

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        switch (fault)
        {
            case "load-waits":
                request.ReportProgress(1);
                await Task.Delay(Timeout.Infinite, cancellationToken);
                break;
            case "load-ignores-cancel":
                request.ReportProgress(1);
                await new TaskCompletionSource().Task;
                break;
            case "load-ends-late": // when the file that the id names is there, whoever has left
                request.ReportProgress(1);
                while (!File.Exists(request.ImageId.Rest.Split('?')[0]))
                    await Task.Delay(10, CancellationToken.None);
                break;
            case "load-blocks":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "load-crashes-thread":
                new Thread(() => throw new MisbehavingException("a thread of its own fails on purpose")).Start();
                break;
            case "load-forgets-task":
                _ = Task.Run(() => throw new MisbehavingException("a forgotten task fails on purpose"), CancellationToken.None);
                break;
            case "load-own-exception":
                throw new MisbehavingException("the load fails on purpose");
            case "load-null-image":
                return null!;
            case "load-huge":
                request.AllocatePixels(int.MaxValue, int.MaxValue, PixelFormat.Gray16);
                break;
            case "load-itself":
                return await request.LoadImage(request.ImageId);
        }
        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span.Clear();
        return new Image(pixels);
    }
}
