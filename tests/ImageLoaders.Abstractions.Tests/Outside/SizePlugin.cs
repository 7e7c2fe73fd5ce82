using System.Buffers.Binary;
using System.Text.Json;
using ImageLoaders.Metadata;

namespace ImageLoaders.Abstractions.Tests.Outside;

/// <summary>A loader, revalidator and metadata provider over content: four bytes of rows and columns, then 8-bit grey.</summary>
public sealed class SizePlugin : IImageLoaderPlugin, IImageLoader, IImageRevalidator, IMetadataProvider
{
    private IPluginContext? _context;

    public void Register(IPluginContext context)
    {
        _context = context;
        context.RegisterImageLoader("size", this);
        context.RegisterMetadataProvider("size", this, priority: 1);
    }

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run(LoadAsync);

    public async Task<bool> IsCurrentAsync(ImageLoadRequest request, ImageSource source)
    {
        using var content = await _context!.OpenContentAsync(request.ImageId.Rest, request.CancellationToken);
        return content.Version == source.Version;
    }

    public async Task<ImageMetadata?> GetMetadataAsync(ImageLoadRequest request)
    {
        using var content = await _context!.OpenContentAsync(request.ImageId.Rest, request.CancellationToken);
        var (rows, columns) = await ReadSizeAsync(content, request.CancellationToken);
        using var document = JsonDocument.Parse("""{"made":"by a test"}""");
        return new ImageMetadata(new ImagePixelModule { Rows = rows, Columns = columns, BitsStored = 8 },
            new PatientModule { PatientName = "Nobody" })
        {
            Source = new() { Version = content.Version },
            Extensions = new Dictionary<string, JsonElement> { ["size"] = document.RootElement },
        };
    }

    private async Task<Image> LoadAsync(ImageLoadRequest request, CancellationToken cancellationToken)
    {
        using var content = await _context!.OpenContentAsync(request.ImageId.Rest, cancellationToken);
        var (rows, columns) = await ReadSizeAsync(content, cancellationToken);
        var pixels = request.AllocatePixels(rows, columns, PixelFormat.Gray8);
        await content.ReadExactlyAsync(4, pixels.Memory, cancellationToken);
        content.ThrowIfChanged();
        request.ReportProgress(content.LengthBytes, content.LengthBytes);
        return new Image(pixels) { Source = new() { Version = content.Version } };
    }

    private static async Task<(int Rows, int Columns)> ReadSizeAsync(ContentSource content, CancellationToken cancellationToken)
    {
        var header = new byte[4];
        await content.ReadExactlyAsync(0, header, cancellationToken);
        return (BinaryPrimitives.ReadUInt16LittleEndian(header), BinaryPrimitives.ReadUInt16LittleEndian(header.AsSpan(2)));
    }
}
