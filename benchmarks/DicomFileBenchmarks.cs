using BenchmarkDotNet.Attributes;
using ImageLoaders.Hosting;

namespace ImageLoaders.Benchmarks;

/// <summary>A 512x512x16 slice from the page cache: the image against the file's bare bytes.</summary>
public class DicomFileBenchmarks
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"imageloaders-{Guid.NewGuid():N}.dcm");
    private ImageLoaderHost _host = null!;
    private byte[] _reused = null!;

    [GlobalSetup]
    public async Task SetUp()
    {
        File.WriteAllBytes(_path, BenchmarkFiles.Dicom(512, 512));
        _reused = new byte[new FileInfo(_path).Length];
        _host = await BenchmarkHost.StartAsync();
        await _host.LoadImage("dicomfile:" + _path);
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await _host.DisposeAsync();
        File.Delete(_path);
    }

    [Benchmark(Baseline = true, Description = "open and read into a reused array")]
    public int Read()
    {
        using var file = File.OpenHandle(_path);
        return RandomAccess.Read(file, _reused, 0);
    }

    [Benchmark(Description = "File.ReadAllBytes")]
    public byte[] ReadAllBytes() => File.ReadAllBytes(_path);

    [Benchmark(Description = "dicomfile: through the host")]
    public async Task<Image> DicomFile() => await _host.LoadImage("dicomfile:" + _path);
}
