using System.IO.Compression;
using System.Runtime.InteropServices;

namespace ImageLoaders.Benchmarks;

/// <summary>A 512x512x16 slice for every id, inflated anew each time: the work of an ordinary decoder, without file or network.</summary>
internal sealed class DeflatedSliceLoader : IImageLoader
{
    private readonly byte[] _deflated = Deflate();

    public ImageLoadObject LoadImage(ImageLoadRequest request) => request.Run((load, _) =>
    {
        var pixels = load.AllocatePixels(512, 512, PixelFormat.Gray16);
        using var inflater = new ZLibStream(new MemoryStream(_deflated), CompressionMode.Decompress);
        inflater.ReadExactly(pixels.Memory.Span);
        return Task.FromResult(new Image(pixels));
    });

    private static byte[] Deflate()
    {
        var deflated = new MemoryStream();
        using (var deflater = new ZLibStream(deflated, CompressionLevel.Optimal, leaveOpen: true))
            deflater.Write(MemoryMarshal.AsBytes<ushort>(Array.ConvertAll(BenchmarkFiles.Photograph(512, 512, 1), value => (ushort)value)));
        return deflated.ToArray();
    }
}
