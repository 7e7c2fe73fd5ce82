using BenchmarkDotNet.Attributes;
using ImageLoaders.Hosting;
using SixLabors.ImageSharp.PixelFormats;

namespace ImageLoaders.Benchmarks;

/// <summary>
/// A 4000x3000 4:2:0 photograph and a 512x512 grey picture through the loader, beside libjpeg-turbo called directly and beside
/// SixLabors.ImageSharp.
/// </summary>
public class JpegBenchmarks
{
    private ImageLoaderHost _host = null!;
    private Content _content = null!;
    private byte[] _jpeg = null!;
    private byte[] _pixels = null!;

    [Params("4000x3000 colour", "512x512 grey")]
    public string Picture { get; set; } = "";

    private bool IsColor => Picture.EndsWith("colour", StringComparison.Ordinal);

    [GlobalSetup]
    public async Task SetUp()
    {
        var (rows, columns) = IsColor ? (3000, 4000) : (512, 512);
        _jpeg = TurboJpeg.Compress(BenchmarkFiles.Photograph(rows, columns, IsColor ? 3 : 1), rows, columns, IsColor);
        _pixels = new byte[rows * columns * (IsColor ? 3 : 1)];
        _host = await BenchmarkHost.StartAsync();
        _content = _host.AddContent(_jpeg);
        await JpegImage();
    }

    [GlobalCleanup]
    public async Task CleanUp() => await _host.DisposeAsync();

    [Benchmark(Baseline = true, Description = "libjpeg-turbo into a reused array")]
    public byte[] Raw()
    {
        TurboJpeg.Decompress(_jpeg, _pixels, IsColor);
        return _pixels;
    }

    [Benchmark(Description = "webfile: JPEG through the host")]
    public async Task<Image> JpegImage() => await _host.LoadImage("webfile:" + _content.Name);

    [Benchmark(Description = "SixLabors.ImageSharp: JPEG")]
    public int ImageSharp()
    {
        using SixLabors.ImageSharp.Image image =
            IsColor ? SixLabors.ImageSharp.Image.Load<Rgb24>(_jpeg) : SixLabors.ImageSharp.Image.Load<L8>(_jpeg);
        return image.Width;
    }
}
