using ImageLoaders;
using ImageLoaders.PluginTesting;

namespace NiftiLoader.Tests;

public sealed class NiftiLoaderPluginTests
{
    [Test]
    public void Register_Context_GetsTheSchemeAndItsProvider()
    {
        using var plugin = new TestPlugin();

        Assert.That(plugin.Context.Loaders.Keys, Is.EqualTo(new[] { "nifti" }));
        Assert.That(plugin.Context.Providers.Keys, Is.EqualTo(new[] { "nifti" }));
    }

    [TestCase("FreshFor", "soon")]
    [TestCase("MaximumBytes", "0")]
    [TestCase("HeldBytes", "2147483648")]
    public void Register_WrongSetting_IsNamed(string key, string value)
    {
        using var context = new FakePluginContext();
        context.Settings[key] = value;

        Assert.That(() => new NiftiLoaderPlugin().Register(context),
            Throws.InvalidOperationException.With.Message.Contains($"{key} is '{value}'"));
    }

    [Test]
    public void Unload_AfterLoadingAndFailing_LeavesNothing() =>
        Assert.That(PluginUnloading.IsGoneAfter(typeof(NiftiLoaderPlugin), Use), Is.True);

    private static void Use(FakePluginContext context)
    {
        context.Content["content/1"] = new NiftiBytes().ToArray();
        context.Content["content/2"] = new NiftiBytes().ToGzip();
        foreach (var id in (string[])["nifti:content/1?frame=2", "nifti:content/2", "nifti:content/1?frame=9"])
            Task.WhenAny(context.Loaders["nifti"].LoadImage(new ImageLoadRequest(id)).Completion).Wait();
        context.Providers["nifti"].GetMetadataAsync(new ImageLoadRequest("nifti:content/2")).Wait();
    }
}
