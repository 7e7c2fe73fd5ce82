using ImageLoaders.Hosting.Plugins.Contexts;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Plugins.Lifecycle;
using Microsoft.Extensions.Logging;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed partial class PluginContextTests
{
    [Test]
    public void Configuration_HostsChanges_AreNotSeen()
    {
        using var folder = new PluginsFolder();
        folder.Configuration["Some:key"] = "before";
        folder.Configuration["Some:list:0"] = "first";
        var services = folder.Services();
        using var context = new PluginContext("Some", services);

        services.Configuration["Some:key"] = "after";

        Assert.That(context.Configuration["key"], Is.EqualTo("before"));
        Assert.That(context.Configuration.GetSection("list").GetChildren().Select(item => item.Value), Is.EqualTo(["first"]));
    }

    [Test]
    public async Task Dispose_PluginStillHoldsIt_NothingOfTheHostsIsLeft()
    {
        using var folder = new PluginsFolder();
        var context = new PluginContext("Some", folder.Services());
        var client = context.HttpClient;
        using (var content = await context.OpenContentAsync("content/1"))
            Assert.That(content.LengthBytes, Is.EqualTo(3));

        context.Stop();
        context.Dispose();

        Assert.That(context.Stopping.IsCancellationRequested, Is.True);
        Assert.That(() => context.HttpClient, Throws.InvalidOperationException.With.Message.Contains("Some has been unloaded"));
        Assert.That(() => context.OpenContentAsync("content/1"), Throws.InvalidOperationException);
        Assert.That(() => client.GetAsync(new Uri("http://localhost")), Throws.TypeOf<ObjectDisposedException>());
        Fail(context.Logger, new InvalidDataException("too late"), 1, null, null);
        Assert.That(folder.Log.Entries, Is.Empty);
    }

    [Test]
    public void Logger_ValuesAndExceptions_ReachTheSinkAsTextOnly()
    {
        using var folder = new PluginsFolder();
        using var context = new PluginContext("Some", folder.Services(), generation: 3);
        var thrown = new InvalidDataException("broken");

        Fail(context.Logger, thrown, 7, new Uri("http://a/b"), null);

        var entry = folder.Log.Entries.Single();
        var values = ((IEnumerable<KeyValuePair<string, object?>>)entry.State!).ToDictionary(pair => pair.Key, pair => pair.Value);
        Assert.Multiple(() =>
        {
            Assert.That(entry.Category, Is.EqualTo("ImageLoaders.Plugin.Some"));
            Assert.That(entry.Scope, Is.EqualTo(new KeyValuePair<string, object?>[] { new("Plugin", "Some"), new("Generation", 3) }));
            Assert.That(entry.Scope!.ToString(), Is.EqualTo("Some, generation 3"));
            Assert.That(entry.Message, Is.EqualTo("7 http://a/b (null)"));
            Assert.That(values["Number"], Is.EqualTo(7));
            Assert.That(values["Uri"], Is.EqualTo("http://a/b"));
            Assert.That(values["Nothing"], Is.Null);
            Assert.That(values["{OriginalFormat}"], Is.EqualTo("{Number} {Uri} {Nothing}"));
            Assert.That(entry.Exception, Is.Not.SameAs(thrown).And.Not.InstanceOf<InvalidDataException>());
            Assert.That(entry.Exception!.ToString(), Is.EqualTo(thrown.ToString()));
        });
    }

    [Test]
    public void DescribeCast_TypeOfAnotherContext_NamesBothContextsAndPaths()
    {
        var own = typeof(IImageLoaderPlugin);

        var text = PluginFailure.DescribeCast(typeof(PluginContextTests), own);

        Assert.That(text, Does.Contain("PluginContextTests is not an IImageLoaderPlugin of this host").And.Contain("in Default (").And.Contain(own.Assembly.Location));
    }

    [Test]
    public void LeaseCount_ManyThreads_DrainsWhenTheLastHasLeft()
    {
        var leases = new LeaseCount();
        Assert.That(leases.TryAcquire(), Is.True);
        Parallel.For(0, 10_000, _ =>
        {
            Assert.That(leases.TryAcquire(), Is.True);
            leases.Release();
        });
        leases.Close();

        Assert.That(leases.Drained.IsCompleted, Is.False);
        Assert.That(leases.TryAcquire(), Is.False);
        Assert.That(leases.Count, Is.EqualTo(1));
        leases.Release();
        Assert.That(leases.Drained.IsCompleted, Is.True);
    }

    [LoggerMessage(1, LogLevel.Error, "{Number} {Uri} {Nothing}")]
    private static partial void Fail(ILogger logger, Exception exception, int number, Uri? uri, object? nothing);
}
