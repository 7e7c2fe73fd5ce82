using ImageLoaders;
using ImageLoaders.Testing;
using NUnit.Framework;

namespace MyLoader.Tests;

internal sealed class MyLoaderTests
{
    private TestPluginContext _context = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _context = new();
        await _context.StartAsync(new MyLoaderPlugin());
    }

    [TearDown]
    public void Stop() => _context.Dispose();

    [Test]
    public async Task LoadImage_SameSeed_GivesTheSameImage()
    {
        var image = await _context.LoadImage("my-scheme:42");

        ImageAssert.IsValid(image);
        ImageAssert.AreEqual(image, await _context.LoadImage("my-scheme:42"));
    }

    [Test]
    public void LoadImage_NoNumber_IsAnInvalidId() => Assert.That(
        Assert.ThrowsAsync<ImageLoadException>(async () => await _context.LoadImage("my-scheme:x"))!.Error,
        Is.EqualTo(ImageLoadError.InvalidImageId));

    [Test]
    public Task Plugin_Unloads() => PluginAssert.UnloadsAsync(
        PluginFolder.Find(typeof(MyLoaderPlugin)), async host => await host.LoadImage("my-scheme:1"));
}
