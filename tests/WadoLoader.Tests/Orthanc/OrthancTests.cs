using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestServers;

namespace WadoLoader.Tests.Orthanc;

/// <summary>A real server, with a login: what it hands out is what the file holds.</summary>
[NonParallelizable]
public sealed class OrthancTests
{
    private static readonly string[] Syntaxes =
        [TestObject.ImplicitLittleEndian, TestObject.ExplicitLittleEndian, TestObject.ExplicitBigEndian, TestObject.Deflated];

    private OrthancServer _server = null!;
    private List<OrthancInstance> _instances = [];

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _instances = [.. Instances()];
        _server = await OrthancServer.StartAsync();
        foreach (var instance in _instances)
            Assert.That(await _server.StoreAsync(instance.Bytes), Is.EqualTo(200), instance.Name);
    }

    [OneTimeTearDown]
    public void Stop() => _server?.Dispose();

    [Test]
    public async Task LoadImage_EveryFrameByBothProtocols_EqualsTheFile()
    {
        using var plugin = Plugin(0);
        var frames = 0;
        foreach (var instance in _instances)
            frames += await CompareAsync(plugin, instance);

        TestContext.Out.WriteLine($"{_instances.Count} instances, {frames} frames, each by wadouri and by wadors");
        Assert.That(frames, Is.EqualTo(_instances.Sum(instance => instance.Frames)));
    }

    [TestCase(1, 406)]
    [TestCase(2, 400)]
    [TestCase(3, 500)]
    [TestCase(4, 406)]
    public async Task LoadImage_FirstWaysOfAskingAreRefused_TheNextGivesTheSame(int refused, int status)
    {
        using var plugin = Plugin(refused, status);
        foreach (var instance in _instances.Where(instance => !instance.Name.Contains("lossy", StringComparison.Ordinal)))
            await CompareAsync(plugin, instance);
    }

    [Test]
    public async Task LoadImage_FramesThatWait_ComeTogether()
    {
        var asked = new Asked();
        using var plugin = _server.Plugin(asked, ("ConcurrentRequests", "1"));
        var instance = _instances.Find(instance => instance.Frames == 5)!;
        plugin.Context.Content["content/several"] = instance.Bytes;
        await plugin.LoadAsync(instance.WadoRs(_server.Url, 1));
        var images = await Task.WhenAll(Enumerable.Range(1, 5).Select(frame => plugin.LoadAsync(instance.WadoRs(_server.Url, frame))));
        for (var frame = 1; frame <= 5; frame++)
        {
            var image = await plugin.LoadAsync($"dicomfile:content/several?frame={frame}");
            Assert.That(PixelDifference.Largest(image, images[frame - 1]), Is.Zero, $"frame {frame}");
        }

        var lists = asked.Paths.Where(path => path.Contains("/frames/", StringComparison.Ordinal)).Select(path => path.Split('/')[^1])
            .ToList();
        Assert.That(lists, Has.Some.Contains(","));
        Assert.That(lists, Has.Count.LessThan(6));
    }

    [Test]
    public async Task GetMetadata_ByBothProtocols_AreTheFilesOwn()
    {
        using var plugin = Plugin(0);
        foreach (var instance in DescribedObjects.All())
        {
            Assert.That(await _server.StoreAsync(instance.Bytes), Is.EqualTo(200), instance.Name);
            plugin.Context.Content["content/described"] = instance.Bytes;
            for (var frame = 1; frame <= instance.Frames; frame++)
            {
                var wanted = Describe(await plugin.MetadataAsync($"dicomfile:content/described?frame={frame}"),
                    await plugin.LoadAsync($"dicomfile:content/described?frame={frame}"));
                foreach (var id in (string[])[instance.WadoUri(_server.Url, frame), instance.WadoRs(_server.Url, frame)])
                    Assert.That(Describe(await plugin.MetadataAsync(id), await plugin.LoadAsync(id)), Is.EqualTo(wanted), id);
            }
        }
    }

    [Test]
    public void LoadImage_WithoutTheLogin_IsUnauthorized()
    {
        using var plugin = new Transport.TestPlugin();
        Assert.Multiple(() =>
        {
            Assert.That(plugin.Fail(_instances[0].WadoRs(_server.Url, 1)).Error, Is.EqualTo(ImageLoadError.Unauthorized));
            Assert.That(plugin.Fail(_instances[0].WadoUri(_server.Url, 1)).Error, Is.EqualTo(ImageLoadError.Unauthorized));
        });
    }

    [Test]
    public void LoadImage_WhatTheServerDoesNotHave_IsNotFound()
    {
        using var plugin = Plugin(0);
        var missing = _instances[0] with { Number = 4711 };
        Assert.Multiple(() =>
        {
            Assert.That(plugin.Fail(missing.WadoRs(_server.Url, 1)).Error, Is.EqualTo(ImageLoadError.NotFound));
            Assert.That(plugin.Fail(missing.WadoUri(_server.Url, 1)).Error, Is.EqualTo(ImageLoadError.NotFound));
            Assert.That(plugin.Fail(_instances[0].WadoRs(_server.Url, 99)).Error, Is.EqualTo(ImageLoadError.NotFound));
        });
    }

    // All modules, without how the object and its text were encoded for their journey and where it lies, and what of the image shows it.
    private static string[] Describe(ImageMetadata? metadata, Image image) =>
    [
        .. metadata!.Modules.Where(module => module is not (TransferSyntaxModule or ImageUrlModule))
            .OrderBy(module => module.GetType().Name, StringComparer.Ordinal)
            .Select(module => module is SopCommonModule sop ? sop with { SpecificCharacterSet = null } : module)
                .Select(module => $"{module.GetType().Name}: {Json(module)}"),
        $"{metadata.Source.SopInstanceUid} {metadata.Source.Frame}",
        Json((object?)image.ModalityLut ?? new { image.RescaleSlope, image.RescaleIntercept, image.RescaleType }),
        Json(new { image.Windows, image.VoiLuts, image.Overlays, image.RowPixelSpacing, image.ColumnPixelSpacing, image.Invert }),
    ];

    private static string Json(object value) => JsonSerializer.Serialize(value);

    private static IEnumerable<OrthancInstance> Instances()
    {
        var number = 100;
        var ct = new TestObject { Rows = 64, Columns = 48, Stored = 12 };
        foreach (var syntax in Syntaxes)
            yield return OrthancInstance.Make($"12 bits, {syntax}", number++, syntax, ct);
        var signed = new TestObject { Rows = 33, Columns = 31, IsSigned = true, Frames = 5 };
        yield return OrthancInstance.Make("signed, 5 frames", number++, TestObject.ExplicitLittleEndian, signed);
        yield return OrthancInstance.Make("big-endian, 3 frames", number++, TestObject.ExplicitBigEndian, signed with { Frames = 3 });
        var color = new TestObject { Rows = 32, Columns = 40, Samples = 3, Photometric = "RGB", Allocated = 8, Stored = 8 };
        yield return OrthancInstance.Make("RGB", number++, TestObject.ExplicitLittleEndian, color);
        yield return OrthancInstance.Make("RGB by planes", number++, TestObject.ExplicitLittleEndian,
            color with { Planar = 1, Frames = 2 });
        var palette = new TestObject
        {
            Rows = 16,
            Columns = 16,
            Photometric = "PALETTE COLOR",
            Allocated = 8,
            Stored = 8,
            More = WritePalette
        };
        yield return OrthancInstance.Make("palette", number++, TestObject.ExplicitLittleEndian, palette);
        var gray = OrthancInstance.Make("8 bits", number++, TestObject.ExplicitLittleEndian,
            new TestObject { Rows = 64, Columns = 64, Allocated = 8, Stored = 8, Frames = 2 });
        yield return gray;
        yield return gray.Encode("RLE, 2 frames", number++, "dcmcrle");
        yield return gray.Encode("JPEG-LS", number++, "dcmcjpls");
        yield return gray.Encode("JPEG lossless", number++, "dcmcjpeg", "+e1");
        yield return gray.Encode("JPEG baseline, lossy", number, "dcmcjpeg", "+eb");
    }

    private static void WritePalette(DicomWriter writer)
    {
        for (var color = 0u; color < 3; color++)
            writer.UInt16(0x00281101 + color, 256, 0, 16);
        for (var color = 0u; color < 3; color++)
            writer.Bytes(0x00281201 + color, "OW",
                writer.Words([.. Enumerable.Range(0, 256).Select(i => (int)((i * 257) ^ (color * 4369)))]));
    }

    private async Task<int> CompareAsync(Transport.TestPlugin plugin, OrthancInstance instance)
    {
        plugin.Context.Content["content/file"] = instance.Bytes;
        for (var frame = 1; frame <= instance.Frames; frame++)
        {
            var wanted = await plugin.LoadAsync($"dicomfile:content/file?frame={frame}");
            foreach (var id in (string[])[instance.WadoUri(_server.Url, frame), instance.WadoRs(_server.Url, frame)])
                Assert.That(PixelDifference.Difference(wanted, await plugin.LoadAsync(id), instance.Uid,
                    isDecompressed: id.StartsWith("wadors", StringComparison.Ordinal)), Is.Null, $"{instance.Name}, {id}");
        }

        return instance.Frames;
    }

    private Transport.TestPlugin Plugin(int refused, int status = 406) =>
        _server.Plugin(new RefusingHandler(refused, (HttpStatusCode)status));

    /// <summary>Keeps what was asked for.</summary>
    private sealed class Asked() : DelegatingHandler(new SocketsHttpHandler())
    {
        public ConcurrentQueue<string> Paths { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Enqueue(request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
