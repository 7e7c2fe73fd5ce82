using ImageLoaders;
using ImageLoaders.PluginTesting;

namespace WebImageLoader.Tests;

public sealed class WebImageLoaderPluginTests
{
    [Test]
    public void Register_Context_GetsEverySchemeAndItsProvider()
    {
        using var plugin = new TestPlugin();

        Assert.That(plugin.Context.Loaders.Keys, Is.EquivalentTo(new[] { "http", "https", "data", "webfile" }));
        Assert.That(plugin.Context.Providers.Keys, Is.EquivalentTo(plugin.Context.Loaders.Keys));
        Assert.That(plugin.Context.Loaders.Values, Is.All.InstanceOf<IImageRevalidator>());
    }

    [TestCase("FreshFor", "soon")]
    [TestCase("FreshFor", "-00:05:00")]
    [TestCase("MaximumBytes", "0")]
    [TestCase("MaximumBytes", "1e6")]
    [TestCase("MaximumBytes", "2147483648")]
    public void Register_WrongSetting_IsNamed(string key, string value)
    {
        using var context = new FakePluginContext();
        context.Settings[key] = value;

        Assert.That(() => new WebImageLoaderPlugin().Register(context), Throws.InvalidOperationException.With.Message.Contains($"{key} is '{value}'"));
    }

    [Test]
    public void Assembly_Attribute_NamesThePlugin()
    {
        var attribute = (ImageLoaderPluginAttribute)typeof(WebImageLoaderPlugin).Assembly.GetCustomAttributes(typeof(ImageLoaderPluginAttribute), false).Single();

        Assert.That(attribute.PluginType, Is.EqualTo(typeof(WebImageLoaderPlugin)));
    }
}
