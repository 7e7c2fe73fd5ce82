using ImageLoaders.Hosting.Plugins.Contexts;
using Microsoft.Extensions.Configuration;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class FileTypeTests
{
    [Test]
    public async Task FindImageIdAsync_TypeThatAPluginRegistered_LeadsToItsLoader()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        folder.Options.Access.AllowedRoots.Add("/");
        await using var host = await StartAsync(folder);
        var byContent = Write(folder, "picture", "GOODFILE and more");
        var byName = Write(folder, "picture.GOOD", "12345");

        Assert.That(host.FindFileType("GOODFILE"u8), Is.EqualTo(host.FileTypes.Single()));
        Assert.That((await host.FindImageIdAsync(byContent)).Value, Is.EqualTo($"good:{byContent}"));
        Assert.That((await host.FindImageIdAsync(byName + "?frame=2")).Value, Is.EqualTo($"good:{byName}?frame=2"));
        Assert.That((await host.LoadImage(await host.FindImageIdAsync(byName))).Pixels.ToArray(), Is.EqualTo(new byte[] { 5 }));
        Assert.That(host.Plugins.Single().Extensions, Is.EqualTo([".good", ".good.gz"]));
    }

    [Test]
    public async Task FindImageIdAsync_Content_LeadsByItsFormerName()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        await using var host = await StartAsync(folder);
        using var content = host.AddContent("123"u8.ToArray());

        Assert.That((await host.FindImageIdAsync(content.Name, "a.good")).Value, Is.EqualTo($"good:{content.Name}"));
        var unknown = Assert.ThrowsAsync<ImageLoadException>(() => host.FindImageIdAsync(content.Name));
        Assert.That(unknown!.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(unknown.Message, Does.Contain("Plugins here load a good file."));
    }

    [Test]
    public async Task FindImageIdAsync_FileThatThePolicyDenies_IsDenied()
    {
        using var folder = new PluginsFolder();
        await using var host = await StartAsync(folder);

        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => host.FindImageIdAsync("/etc/passwd"))!.Error,
            Is.EqualTo(ImageLoadError.AccessDenied));
    }

    [Test]
    public async Task RegisterFileType_TwoPluginsWantAnExtension_OneHasItAndTheOtherSaysSo([Values] bool isConfigured)
    {
        using var folder = new PluginsFolder();
        folder.Add("Good", "Alpha");
        folder.Add("Good", "Beta");
        folder.Options.SchemeOwners["good"] = "Beta";
        if (isConfigured)
            folder.Options.SchemeOwners[".GOOD"] = "Beta";
        await using var host = await StartAsync(folder);

        Assert.That(host.Plugins[1].Extensions, isConfigured ? Is.EqualTo([".good"]) : Is.Empty);
        Assert.That(host.Plugins[isConfigured ? 0 : 1].LostSchemes,
            Does.Contain(new LostScheme(".good", isConfigured ? "Beta" : "Alpha")));
        Assert.That(host.FindFileType(default, "a.good")?.Plugin, Is.EqualTo(isConfigured ? "Beta" : null), "Alpha has no scheme for it");
    }

    [Test]
    public async Task FileTypes_OfAPluginThatWasDisabled_AreGone()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        await using var host = await StartAsync(folder);
        Assert.That(host.FileTypes, Has.Length.EqualTo(1));
        await host.DisablePluginAsync("Good");

        Assert.That(host.FileTypes, Is.Empty);
    }

    [Test]
    public void Close_FileTypeWithoutALoader_Throws()
    {
        var registrations = new PluginRegistrations("Test");
        registrations.Add("other", new FileType("a file"));

        Assert.That(registrations.Close, Throws.InvalidOperationException.With.Message.Contains("'a file' for 'other:', and no loader"));
    }

    private static Task<ImageLoaderHost> StartAsync(PluginsFolder folder) => ImageLoaderHost.CreateAsync(folder.Options,
        configuration: new ConfigurationBuilder().AddInMemoryCollection(
            new[] { "Good", "Alpha", "Beta" }.Select(name => new KeyValuePair<string, string?>($"Plugins:{name}:files", "yes"))).Build());

    private static string Write(PluginsFolder folder, string name, string text)
    {
        Directory.CreateDirectory(folder.Options.StatePath);
        var path = Path.Combine(folder.Options.StatePath, name);
        File.WriteAllText(path, text);
        return path;
    }
}
