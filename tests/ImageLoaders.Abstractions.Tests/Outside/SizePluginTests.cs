using ImageLoaders.Metadata;

namespace ImageLoaders.Abstractions.Tests.Outside;

/// <summary>A loader with a revalidator and a metadata provider, tested with nothing but the public contract.</summary>
internal sealed class SizePluginTests
{
    private readonly TestContext _context =
        new() { Contents = { ["content/1"] = [2, 0, 3, 0, 1, 2, 3, 4, 5, 6], ["content/short"] = [2, 0, 3, 0, 1] } };

    [OneTimeSetUp]
    public void Register() => new SizePlugin().Register(_context);

    [Test]
    public async Task LoadImage_Content_GivesItsPixelsAndProgress()
    {
        var load = _context.Loaders["SIZE"].LoadImage(new ImageLoadRequest("size:content/1"));
        var image = await load;

        Assert.That((image.Rows, image.Columns), Is.EqualTo((2, 3)));
        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(load.Progress, Is.EqualTo(new ImageLoadProgress(10, 10)));
    }

    [TestCase("size:content/short", ImageLoadError.Malformed)]
    [TestCase("size:content/2", ImageLoadError.NotFound)]
    public void LoadImage_WhatCannotBeRead_SaysWhy(string imageId, ImageLoadError error)
    {
        var exception = Assert.ThrowsAsync<ImageLoadException>(async () =>
            await _context.Loaders["size"].LoadImage(new ImageLoadRequest(imageId)));

        Assert.That(exception.Error, Is.EqualTo(error));
        Assert.That(exception.ImageId, Is.EqualTo(imageId));
    }

    [TestCase("content/1", true)]
    [TestCase("other", false)]
    public async Task IsCurrentAsync_Version_IsCompared(string version, bool isCurrent)
    {
        var revalidator = (IImageRevalidator)_context.Loaders["size"];

        Assert.That(await revalidator.IsCurrentAsync(new ImageLoadRequest("size:content/1"), new ImageSource { Version = version }),
            Is.EqualTo(isCurrent));
    }

    [Test]
    public async Task GetMetadataAsync_Content_GivesModulesAndExtensions()
    {
        var (scheme, provider, priority) = _context.Providers.Single();

        var metadata = await provider.GetMetadataAsync(new ImageLoadRequest("size:content/1"));

        Assert.That((scheme, priority), Is.EqualTo(("size", 1)));
        Assert.That(metadata!.Get<ImagePixelModule>(), Is.EqualTo(new ImagePixelModule { Rows = 2, Columns = 3, BitsStored = 8 }));
        Assert.That(metadata.Extensions["size"].GetProperty("made").GetString(), Is.EqualTo("by a test"));
        Assert.That(metadata.Source, Is.EqualTo(new ImageSource { Version = "content/1" }));
    }
}
