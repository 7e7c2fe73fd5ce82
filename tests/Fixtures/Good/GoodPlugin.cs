using System.Runtime.InteropServices;
using ImageLoaders;
using Microsoft.Extensions.Logging;

[assembly: ImageLoaderPlugin(typeof(Fixtures.GoodPlugin))]

namespace Fixtures;

/// <summary>
/// Does everything right: loads <c>good:&lt;0-255&gt;</c> as one grey pixel, and files that begin with <c>GOODFILE</c> as one that is
/// their length, with the setting <c>files</c>; tells metadata, reads its configuration, logs, and is disposed.
/// </summary>
public sealed partial class GoodPlugin : IImageLoaderPlugin, IImageLoader, IMetadataProvider, IAsyncDisposable
{
    private IPluginContext? _context;

    public void Register(IPluginContext context)
    {
        _context = context;
        context.RegisterImageLoader("good", this);
        context.RegisterMetadataProvider("good", this);
        if (context.Configuration["files"] is not null)
            context.RegisterFileType("good", new("a good file")
            {
                Extensions = [".good", ".Good.gz"],
                Patterns = [FilePattern.FromText("GOODFILE")],
            });
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Started(_context!.Logger, _context.Configuration["greeting"] ?? "nothing", new Point(1, 2));
        return Task.CompletedTask;
    }

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(async (load, cancellationToken) =>
    {
        if (Path.IsPathFullyQualified(load.ImageId.Rest) || load.ImageId.Rest.StartsWith("content/", StringComparison.Ordinal))
        {
            using var file = await _context!.OpenContentAsync(load.ImageId.Rest, cancellationToken);
            return OnePixel(load, (byte)file.LengthBytes);
        }

        if (!byte.TryParse(load.ImageId.Rest, out var value))
            throw new ImageLoadException(ImageLoadError.InvalidImageId, "good: takes a number from 0 to 255, as in good:42.");
        await Task.Delay(0, cancellationToken);
        return OnePixel(load, value);
    });

    public Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request) => Task.FromResult<ImageMetadata?>(null);

    public ValueTask DisposeAsync()
    {
        if (_context is not null)
            Disposed(_context.Logger);
        return default;
    }

    private static Image OnePixel(ImageLoadRequest load, byte value)
    {
        var pixels = load.AllocatePixels(1, 1, PixelFormat.Gray8);
        pixels.Memory.Span[0] = value;
        return new Image(pixels) { Remarks = [RuntimeInformation.FrameworkDescription] };
    }

    [LoggerMessage(1, LogLevel.Information, "started with {Greeting} at {Place}")]
    private static partial void Started(ILogger logger, string greeting, Point place);

    [LoggerMessage(2, LogLevel.Information, "disposed")]
    private static partial void Disposed(ILogger logger);

    private readonly record struct Point(int X, int Y);
}
