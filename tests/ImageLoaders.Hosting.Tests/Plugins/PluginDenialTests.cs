namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginDenialTests
{
    [TestCase(null, null, "1.2.3", true)]
    [TestCase("1.2", null, "1.2.0", true)]
    [TestCase("1.2", null, "1.1.9", false)]
    [TestCase(null, "2", "1.9.9-beta", true)]
    [TestCase(null, "2", "2.0.0", false)]
    [TestCase("1", "1.5", "1.4.9.9", true)]
    [TestCase("1", "1.5", "1.5", false)]
    [TestCase("1", "1.5", "who knows", true, Description = "it cannot be told from those that are denied")]
    [TestCase("1", "1.5", null, true)]
    public void Explain_Version_IsDeniedWithinTheRange(string? from, string? below, string? version, bool isDenied)
    {
        var denial = new PluginDenial { Name = "good", From = from, Below = below, Reason = "it draws left for right" };

        Assert.That(denial.Explain("Good", version),
            isDenied ? Does.StartWith("ImageLoaders:DeniedPlugins denies").And.EndWith(": it draws left for right") : Is.Null);
        Assert.That(denial.Explain("Better", version), Is.Null);
    }

    [Test]
    public async Task StartAsync_DeniedVersion_IsRejectedAndTheOthersLoad()
    {
        using var folder = new PluginsFolder();
        folder.Options.DeniedPlugins.Add(new() { Name = "Good", Below = "0.2", Reason = "Take 0.2." });
        folder.Options.DeniedPlugins.Add(new() { Name = "Other", From = "1.0" });
        folder.Add("Good");
        folder.Add("Good", "Other");
        await using var plugins = await folder.StartAsync();

        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.EqualTo([PluginState.Rejected, PluginState.Active]));
        Assert.That(plugins.Plugins[0].Reason,
            Is.EqualTo("ImageLoaders:DeniedPlugins denies versions below 0.2 of it, and this is 0.1.0: Take 0.2."));
    }

    [TestCase("", null)]
    [TestCase("Good", "soon")]
    public void CreateAsync_EntryThatSaysNothing_IsNamed(string name, string? from)
    {
        var options = Hosts.Options(options => options.DeniedPlugins.Add(new() { Name = name, From = from }));

        Assert.That(async () => await ImageLoaderHost.CreateAsync(options),
            Throws.ArgumentException.With.Message.Contains("ImageLoaders:DeniedPlugins"));
    }
}
