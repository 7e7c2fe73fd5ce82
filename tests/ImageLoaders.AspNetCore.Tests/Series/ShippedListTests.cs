using System.Runtime.InteropServices;
using ImageLoaders.Hosting;
using ImageLoaders.Metadata;

namespace ImageLoaders.AspNetCore.Tests.Series;

/// <summary>Folders through the host and the plugin as it ships.</summary>
public sealed class ShippedListTests
{
    [Test]
    public async Task ListImages_OfAFolder_CanBeLoadedAsASet()
    {
        await using var shipped = await ShippedPlugins.StartAsync(40);

        var listing = (await shipped.Host.ListImagesAsync(shipped.Id))!;
        var images = await shipped.Host.LoadImagesAsync(listing.GetImages().Select(image => image.ImageId));

        Assert.That(images.Select(Value), Is.EqualTo(Enumerable.Range(0, 40)));
        Assert.That(images.Select(image => image.Source), Is.EqualTo(listing.GetImages().Select(image => image.Metadata!.Source)));
        Assert.That(await shipped.Host.ListImagesAsync(shipped.Id), Is.SameAs(listing), "nothing has changed");
    }

    [Test]
    public async Task ListImages_FileIsAddedOrWrittenTo_IsAnotherList()
    {
        await using var shipped = await ShippedPlugins.StartAsync(3);
        var first = (await shipped.Host.ListImagesAsync(shipped.Id))!;

        shipped.Write(3, 3);
        var second = (await shipped.Host.ListImagesAsync(shipped.Id))!;
        shipped.Write(0, 77);
        var third = (await shipped.Host.ListImagesAsync(shipped.Id))!;

        Assert.That((first.ImageCount, second.ImageCount), Is.EqualTo((3, 4)));
        Assert.That(third.GetImages().First().Metadata!.Source, Is.Not.EqualTo(second.GetImages().First().Metadata!.Source));
    }

    [Test]
    public async Task ImageOfParts_IsKeptUntilAFileOfTheFolderChanges()
    {
        await using var shipped = await ShippedPlugins.StartAsync(5);
        var loads = 0;
        using var sum = shipped.Host.RegisterImageLoader("sum", new Loader(async (request, token) =>
        {
            loads++;
            var listing = await request.ListImagesAsync(request.ImageId.Rest);
            var parts = await request.LoadImagesAsync(listing!.GetImages().Select(image => image.ImageId), cancellationToken: token);
            var pixels = request.AllocatePixels(1, 1, PixelFormat.Gray16);
            pixels.GetSamples<ushort>()[0] = (ushort)parts.Sum(Value);
            return new Image(pixels) { Source = new() { OfParts = true } };
        }));
        ImageId id = $"sum:{shipped.Id}";

        Assert.That(Value(await shipped.Host.LoadImage(id)), Is.EqualTo(10));
        var again = shipped.Host.LoadImage(id);
        Assert.That((Value(await again), again.CacheStatus, loads), Is.EqualTo((10, CacheStatus.Revalidated, 1)));

        shipped.Write(4, 100);
        Assert.That(Value(await shipped.Host.LoadImage(id)), Is.EqualTo(106));
        shipped.Write(5, 1);
        Assert.That(Value(await shipped.Host.LoadImage(id)), Is.EqualTo(107));
        File.Delete(Path.Combine(shipped.Files, "0004.dcm"));
        Assert.That(Value(await shipped.Host.LoadImage(id)), Is.EqualTo(7));
        Assert.That(loads, Is.EqualTo(4));
    }

    [Test]
    public async Task ListImages_AccessIsClosed_SaysHowToOpenIt()
    {
        await using var shipped = await ShippedPlugins.StartAsync(1, options => options.Access.AllowListing = false);

        var failure = Assert.CatchAsync<ImageLoadException>(async () => await shipped.Host.ListImagesAsync(shipped.Id))!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.AccessDenied));
        Assert.That(failure.Message, Does.Contain("AllowListing"));
    }

    [Test]
    public async Task Reload_UnderListsMetadataAndSets_LosesNothingAndUnloads()
    {
        await using var shipped = await ShippedPlugins.StartAsync(30);
        using var stop = new CancellationTokenSource();
        var rounds = 0;
        var callers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await AskAsync(shipped);
                Interlocked.Increment(ref rounds);
            }
        })).ToArray();

        for (var i = 0; i < 4; i++)
        {
            var before = Volatile.Read(ref rounds);
            while (Volatile.Read(ref rounds) < before + 3 && !callers.Any(caller => caller.IsFaulted))
                await Task.Yield();
            var status = await shipped.Host.ReloadPluginAsync("WadoLoader");
            Assert.That(status!.State, Is.EqualTo(PluginState.Active), status.Reason);
        }

        await stop.CancelAsync();
        await Task.WhenAll(callers);
        await AssertUnloadedAsync(shipped.Host);
    }

    private static async Task AskAsync(ShippedPlugins shipped)
    {
        var listing = (await shipped.Host.ListImagesAsync(shipped.Id))!;
        var ids = listing.GetImages().Select(image => image.ImageId).ToArray();
        var images = await shipped.Host.LoadImagesAsync(ids);
        var metadata = (await shipped.Host.GetMetadataAsync(ids[^1]))!;
        if (!images.Select(Value).SequenceEqual(Enumerable.Range(0, 30)) || metadata.Get<SopCommonModule>()!.SopInstanceUid != "1.2.3.30")
            throw new InvalidOperationException("Something was lost or mixed.");
    }

    private static async Task AssertUnloadedAsync(ImageLoaderHost host)
    {
        PluginStatus Status() => host.Plugins.Single(plugin => plugin.Name == "WadoLoader");
        for (var begin = Environment.TickCount64; Environment.TickCount64 - begin < 120_000
            && Status() is not { RetiringGenerations: 0, LeakedGenerations: 0 };)
        {
            GC.Collect();
            await Task.Delay(20);
        }

        Assert.That(Status() is { RetiringGenerations: 0, LeakedGenerations: 0, Generation: 5 }, Status().Reason);
    }

    private static int Value(Image image) => MemoryMarshal.Read<ushort>(image.Pixels.Span);
}
