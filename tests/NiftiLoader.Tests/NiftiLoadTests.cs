using System.Text.Json;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.PluginTesting;

namespace NiftiLoader.Tests;

public sealed class NiftiLoadTests
{
    [TestCase("nifti:content/a", 0)]
    [TestCase("nifti:content/a?frame=2", 12)]
    [TestCase("nifti:content/a?volume=2", 24)]
    [TestCase("nifti:content/a?volume=2&frame=2", 36)]
    [TestCase("nifti:content/z?volume=2&frame=2", 36)]
    public async Task Load_FrameAndVolume_NameTheSlice(string id, int first)
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes(volumes: 2).ToArray();
        plugin.Context.Content["content/z"] = new NiftiBytes(volumes: 2).ToGzip();

        var image = await plugin.Load(id);

        Assert.That(image.GetSamples<short>().ToArray(), Is.EqualTo(Enumerable.Range(first, 12)));
        Assert.That((image.RowPixelSpacing, image.ColumnPixelSpacing), Is.EqualTo((3.0, 2.0)));
    }

    [TestCase("nifti:content/a?frame=3", ImageLoadError.NotFound)]
    [TestCase("nifti:content/a?volume=2", ImageLoadError.NotFound)]
    [TestCase("nifti:content/a?frame=0", ImageLoadError.InvalidImageId)]
    [TestCase("nifti:content/a?frame=1&frame=2", ImageLoadError.InvalidImageId)]
    [TestCase("nifti:content/a?volume=x", ImageLoadError.InvalidImageId)]
    [TestCase("nifti:", ImageLoadError.InvalidImageId)]
    [TestCase("nifti:https://user@server/a.nii", ImageLoadError.InvalidImageId)]
    public void Load_WrongId_SaysWhatIsWrong(string id, ImageLoadError error)
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes().ToArray();

        Assert.That(plugin.Fail(id).Error, Is.EqualTo(error));
    }

    [Test]
    public async Task Load_WholeSlicesMissing_ShowsTheOthersWithARemark()
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes(slices: 3).ToArray()[..^NiftiBytes.FrameBytes];

        Assert.That((await plugin.Load("nifti:content/a?frame=2")).Remarks, Has.One.Contains("states 3 slices, and the file has 2"));
        Assert.That(plugin.Fail("nifti:content/a?frame=3").Error, Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Load_PartOfASliceMissing_IsMalformed()
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes().ToArray()[..^1];
        plugin.Context.Content["content/z"] = NiftiBytes.Gzip(new NiftiBytes().ToArray()[..^1]);
        plugin.Context.Content["content/cut"] = new NiftiBytes(slices: 200).ToGzip()[..^20];

        foreach (var name in (string[])["a", "z", "cut"])
            Assert.That(plugin.Fail("nifti:content/" + name).Error, Is.EqualTo(ImageLoadError.Malformed), name);
    }

    [Test]
    public void Load_DamagedGzip_FailsByItsChecksum()
    {
        using var plugin = new TestPlugin();
        var bytes = new NiftiBytes().ToGzip();
        bytes[^6] ^= 1; // within the checksum
        plugin.Context.Content["content/z"] = bytes;

        Assert.That(plugin.Fail("nifti:content/z").Reason, Does.Contain("gzip"));
    }

    [Test]
    public void Load_HugeGzip_NamesTheSetting()
    {
        using var plugin = new TestPlugin(("MaximumBytes", "390"));
        plugin.Context.Content["content/z"] = new NiftiBytes().ToGzip();

        var failure = plugin.Fail("nifti:content/z");

        Assert.That((failure.Error, failure.Reason),
            Is.EqualTo((ImageLoadError.TooLarge, "The voxels end at byte 400 of the file; 390 bytes are the most "
                + "(ImageLoaders:Plugins:NiftiLoader:MaximumBytes).")));
    }

    [Test]
    public void Load_SmallGzipThatClaimsMuch_FailsBeforeMemoryIsTaken()
    {
        var budget = new LimitedBudget(1 << 20);
        var context = new FakePluginContext { Budget = budget };
        new NiftiLoaderPlugin().Register(context);
        context.Content["content/z"] = new NiftiBytes().Dimensions(4000, 4000, 10).ToGzip();

        var failure = Assert.ThrowsAsync<ImageLoadException>(() =>
            context.Loaders["nifti"].LoadImage(new ImageLoadRequest("nifti:content/z")).Completion)!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(budget.MostBytes, Is.Zero);
    }

    [Test]
    public async Task Load_GzipThatIsNotHeld_ReadsEachSliceFromTheBeginning()
    {
        using var plugin = new TestPlugin(("HeldBytes", "100"));
        plugin.Context.Content["content/z"] = new NiftiBytes(slices: 3).ToGzip();

        Assert.That((await plugin.Load("nifti:content/z?frame=3")).GetSamples<short>()[0], Is.EqualTo(24));
        Assert.That((await plugin.Load("nifti:content/z?frame=2")).GetSamples<short>()[0], Is.EqualTo(12));
    }

    [Test]
    public async Task Load_GzipThatIsHeld_IsInflatedOnce()
    {
        using var plugin = new TestPlugin();
        var opened = 0;
        var bytes = new NiftiBytes(slices: 3).ToGzip();
        plugin.Context.Sources["content/z"] = () =>
        {
            opened++;
            return ContentSource.FromBytes(bytes, "1");
        };

        for (var frame = 1; frame <= 3; frame++)
            await plugin.Load($"nifti:content/z?frame={frame}");

        Assert.That(opened, Is.EqualTo(4)); // for its version each time, and once for all
    }

    [TestCase("nifti:content/a", 6, 3)]
    [TestCase("nifti:content/a?volume=2", 2, 1)]
    public async Task List_OfAFile_HasAStackForEachVolume(string id, int images, int stacks)
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes(volumes: 3).ToArray();

        var listing = (await plugin.Context.Lists["nifti"].ListImagesAsync(new ImageLoadRequest(id)))!;

        Assert.That((listing.ImageCount, listing.GetStacks().Count()), Is.EqualTo((images, stacks)));
        foreach (var image in listing.GetImages())
        {
            var metadata = await plugin.Metadata(image.ImageId.Value);
            Assert.That(image.Metadata!.Modules, Is.EquivalentTo(metadata.Modules).Using<MetadataModule>((one, other) =>
                JsonSerializer.Serialize(one, one.GetType()) == JsonSerializer.Serialize(other, other.GetType())));
            Assert.That(image.Metadata.Source, Is.EqualTo(metadata.Source));
        }

        Assert.That((await plugin.Load(listing.GetImages().Last().ImageId.Value)).GetSamples<short>()[0],
            Is.EqualTo(stacks == 3 ? 60 : 36));
    }

    [Test]
    public async Task List_OfOneSlice_IsNone()
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes().ToArray();

        Assert.That(await plugin.Context.Lists["nifti"].ListImagesAsync(new ImageLoadRequest("nifti:content/a?frame=1")), Is.Null);
    }

    [TestCase("x.hdr", "x.img")]
    [TestCase("X.HDR", "X.IMG")]
    [TestCase("x.hdr.gz", "x.img.gz")]
    public async Task Load_Pair_ByEitherName(string header, string voxels)
    {
        using var folder = new TemporaryFolder();
        var isGzip = header.EndsWith("gz", StringComparison.Ordinal);
        var bytes = new NiftiBytes().Byte(345, (byte)'i').Single(108, 0).ToArray();
        File.WriteAllBytes(folder.PathOf(header), isGzip ? NiftiBytes.Gzip(bytes[..348]) : bytes[..348]);
        File.WriteAllBytes(folder.PathOf(voxels), isGzip ? NiftiBytes.Gzip(bytes[352..]) : bytes[352..]);
        using var plugin = new TestPlugin();

        foreach (var name in (string[])[header, voxels])
        {
            var image = await plugin.Load($"nifti:{folder.PathOf(name)}?frame=2");
            Assert.That(image.GetSamples<short>()[0], Is.EqualTo(12));
            Assert.That(await plugin.IsCurrent($"nifti:{folder.PathOf(name)}", image.Source), Is.True);
        }
    }

    [Test]
    public void Load_Cancelled_Ends()
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/a"] = new NiftiBytes().ToArray();

        Assert.That(() => plugin.Load("nifti:content/a", new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
    }
}
