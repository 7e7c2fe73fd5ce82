using ImageLoaders.Tests;

namespace ImageLoaders.AspNetCore.Tests.Series;

/// <summary>What a series of 300 slices of 512 x 512 pixels costs, through the plugin as it ships.</summary>
[Category("Long")]
public sealed class SeriesCostTests
{
    private const int Slices = 300; // 157 MB

    [Test]
    public async Task Series_LargerThanTheCache_IsDecodedAgainInPartOnly()
    {
        await using var shipped = await ShippedPlugins.StartAsync(0, options => options.MaximumCacheBytes = 100_000_000);
        for (var i = 0; i < Slices; i++)
            await File.WriteAllBytesAsync(
                Path.Combine(shipped.Files, $"{i:D4}.dcm"), SmallDicomFile.Make(512, 512, new ushort[512 * 512], uid: $"1.2.3.{i}"));
        var loads = 0;
        shipped.Host.ImageLoaded += _ => Interlocked.Increment(ref loads);

        var listing = await MeasureAsync("list", () => shipped.Host.ListImagesAsync(shipped.Id));
        await MeasureAsync("list, revalidated", () => shipped.Host.ListImagesAsync(shipped.Id));
        ImageId[] ids = [.. listing!.GetImages().Select(image => image.ImageId)];
        var decoded = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            var before = shipped.Host.Cache.GetStatistics();
            await MeasureAsync("load", () => shipped.Host.LoadImagesAsync(ids));
            decoded.Add(shipped.Host.Cache.GetStatistics().Misses - before.Misses);
        }

        var kept = shipped.Host.Cache.GetStatistics();
        TestContext.Out.WriteLine($"not kept, of {Slices}: {string.Join(", ", decoded)}; kept {kept.Images} in {kept.SlabBytes:N0} bytes");
        Assert.That(ids, Has.Length.EqualTo(Slices));
        Assert.That(kept.SlabBytes, Is.GreaterThan(80_000_000));
        Assert.That(decoded.Skip(1), Is.All.EqualTo(Slices - kept.Images));
    }

    private static async Task<T> MeasureAsync<T>(string what, Func<Task<T>> work)
    {
        var before = Environment.CpuUsage.TotalTime;
        var result = await work();
        TestContext.Out.WriteLine($"{what}: {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F1} ms of processor time");
        return result;
    }
}
