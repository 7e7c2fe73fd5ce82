using ImageLoaders;
using ImageLoaders.Metadata;

namespace Fixtures;

/// <summary>Loads wrongly.</summary>
public sealed class MisbehavingLoader(string fault) : IImageLoader, IMetadataProvider
{
    private static readonly List<byte[]> Kept = [];

    private readonly TaskCompletionSource _both = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _loads;
    private int _together;

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
            case "load-not-supported":
                throw new NotSupportedException("not on this stream");
            case "load-missing-assembly":
                throw new FileNotFoundException("Could not load file or assembly 'Gone'.", "Gone, Version=1.0.0.0, Culture=neutral");
            case "load-null-image":
                return null!;
            case "load-huge":
                request.AllocatePixels(int.MaxValue, int.MaxValue, PixelFormat.Gray16);
                break;
            case "load-itself":
                return await request.LoadImage(request.ImageId);
            case "load-keeps-memory":
                lock (Kept)
                    Kept.Add(new byte[1 << 20]);
                break;
            case "load-breaks-on-other-ids" when request.ImageId.Rest != "1":
                throw new IndexOutOfRangeException("an id that nobody has thought of");
            case "progress-goes-back":
                for (var i = 0; i < 5; i++)
                {
                    await Task.Delay(10, cancellationToken); // until somebody listens
                    request.ReportProgress(2);
                    request.ReportProgress(1);
                }

                break;
            case "part-hidden" or "part-is-fault" or "part-is-fresh" or "part-deaf" when request.ImageId.Rest != "part":
                return await new PartsLoader(fault).LoadAsync(request, cancellationToken);
        }
        var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span.Clear();
        if (fault == "load-differs-in-parallel" && request.Options.Target is not null) // as a trial asks for at the same time
        {
            await WaitForTwoAsync();
            pixels.Memory.Span[0] = 1;
        }

        if (fault == "load-random")
            pixels.Memory.Span[0] = (byte)Interlocked.Increment(ref _loads);
        return Broken(new Image(pixels));
    }

    public Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request) => Task.FromResult<ImageMetadata?>(fault switch
    {
        "metadata-cosines" => new(new ImagePlaneModule { ImageOrientationPatient = [1, 0, 0] }),
        "metadata-other-source" => new() { Source = new() { Version = "another" } },
        _ => null,
    });

    public static async Task GoOnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Task.Delay(6000, CancellationToken.None);
        }
    }

    private Task WaitForTwoAsync()
    {
        if (Interlocked.Increment(ref _together) >= 2)
            _both.TrySetResult();
        return _both.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private Image Broken(Image image) => fault switch
    {
        "breaks-slope" => image with { RescaleSlope = 0 },
        "breaks-intercept" => image with { RescaleIntercept = double.NaN },
        "breaks-window" => image with { Window = new(40, 0) },
        "breaks-spacing" => image with { RowPixelSpacing = -1 },
        "breaks-lut" => image with { ModalityLut = new() { Entries = [] } },
        "breaks-overlay" => image with { Overlays = [new() { Rows = 2, Columns = 2, Bits = [1] }] },
        "metadata-other-source" => image with { Source = new() { Version = "one" } },
        "breaks-frame" => image with { Source = new() { Frame = 0 } },
        _ => image,
    };
}
