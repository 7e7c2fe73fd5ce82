using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Contents;
using ImageLoaders.Hosting.Tests.Loading;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Contents;

public sealed class OpenContentTests
{
    [Test]
    public async Task OpenAsync_Content_IsReadThoughNoFileMayBe()
    {
        var store = new ContentStore(100);
        var policy = new AccessPolicy(new(), store, NullLogger.Instance);
        var content = store.Add(new byte[] { 1, 2, 3 });

        using (var source = await policy.OpenAsync(content.Name, default))
            Assert.That(source.LengthBytes, Is.EqualTo(3));
        content.Dispose();

        Assert.That(async () => await policy.OpenAsync(content.Name, default),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.NotFound));
    }

    [TestCase("content/")]
    [TestCase("content/../../etc/passwd")]
    [TestCase("content/00000000-0000-0000-0000-000000000000")]
    public void OpenAsync_NameThatNobodyGave_IsNotFound(string name) =>
        Assert.That(
            async () => await new AccessPolicy(AccessOptions.CreateUnrestricted(), new(100), NullLogger.Instance).OpenAsync(name, default),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.NotFound));

    [Test]
    public async Task AddContent_HostDisposed_Throws()
    {
        var host = await ImageLoaderHost.CreateAsync(Hosts.Options());
        using var content = host.AddContent(new byte[] { 1 });
        await host.DisposeAsync();

        Assert.That(() => host.AddContent(new byte[] { 1 }), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => host.AddContentAsync(new MemoryStream()), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => host.RegisterImageLoader("test", Loader.Pixel(0)), Throws.TypeOf<ObjectDisposedException>());
    }
}
