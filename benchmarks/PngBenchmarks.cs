using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using ImageLoaders.Hosting;
using SixLabors.ImageSharp.PixelFormats;

namespace ImageLoaders.Benchmarks;

/// <summary>A 4000x3000 PNG through the loader, beside inflating its data alone and beside SixLabors.ImageSharp.</summary>
public class PngBenchmarks
{
    private readonly byte[] _row = new byte[(4000 * 3) + 1];
    private ImageLoaderHost _host = null!;
    private Content _content = null!;
    private byte[] _png = null!;
    private byte[] _deflated = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        (_png, _deflated) = BenchmarkFiles.Png(3000, 4000);
        _host = await BenchmarkHost.StartAsync();
        _content = _host.AddContent(_png);
        await PngImage();
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _host.DisposeAsync();

    [Benchmark(Baseline = true, Description = "inflate alone, row by row")]
    public int Inflate()
    {
        using var inflater = new ZLibStream(new MemoryStream(_deflated), CompressionMode.Decompress);
        var rows = 0;
        while (inflater.ReadAtLeast(_row, _row.Length, throwOnEndOfStream: false) == _row.Length)
            rows++;
        return rows;
    }

    [Benchmark(Description = "webfile: PNG through the host")]
    public async Task<Image> PngImage() => await _host.LoadImage("webfile:" + _content.Name);

    [Benchmark(Description = "SixLabors.ImageSharp: PNG")]
    public int ImageSharp()
    {
        using var image = SixLabors.ImageSharp.Image.Load<Rgb24>(_png);
        return image.Width;
    }
}
