using ImageLoaders.Hosting.Plugins.Preparation;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>The operator's list of what may be loaded.</summary>
internal sealed class PluginTrustTests
{
    [TestCase(PluginTrust.Enforce, PluginState.Rejected)]
    [TestCase(PluginTrust.Warn, PluginState.Active)]
    [TestCase(PluginTrust.Off, PluginState.Active)]
    public async Task Trust_FileThatIsNotLocked_IsRejectedOrWarnedOf(PluginTrust trust, PluginState expected)
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginTrust = trust;
        var path = folder.Add("Good");
        PluginLock.Write(folder.Options.LockFile, folder.Path);
        await using (var plugins = await folder.StartAsync())
            Assert.That(plugins.Plugins.Single() is { State: PluginState.Active, Warnings.Length: 0 });

        File.Delete(Path.Combine(path, "Good.files.json"));
        await File.WriteAllTextAsync(Path.Combine(path, "slipped-in.so"), "x");

        await using (var plugins = await folder.StartAsync())
        {
            var status = plugins.Plugins.Single();
            Assert.That(status.State, Is.EqualTo(expected));
            var said = string.Join(' ', [.. status.Warnings, status.Reason]);
            Assert.That(said, trust == PluginTrust.Off ? Is.Empty : Does.Contain("slipped-in.so is not on the list"));
        }
    }

    [TestCase("changed", "native.so differs from its SHA-256 on the list")]
    [TestCase("deleted", "native.so is on the list and not in the folder")]
    [TestCase("list deleted", "it is not on the list")]
    [TestCase("list emptied", "it is not on the list", "{}")]
    [TestCase("list broken", "cannot be read", "{")]
    [TestCase("list without plugins", "it is not on the list", """{ "plugins": null }""")]
    [TestCase("list without files", "is not on the list", """{ "plugins": { "Good": null } }""")]
    [TestCase("list without hashes", "differs from its SHA-256 on the list", """{ "plugins": { "Good": { "Good.deps.json": null } } }""")]
    public async Task Enforce_NotAsItWasLocked_IsRejectedWithWhatDiffers(string what, string reason, string? list = null)
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginTrust = PluginTrust.Enforce;
        var path = folder.Add("Good");
        File.Delete(Path.Combine(path, "Good.files.json"));
        var native = Path.Combine(path, "native.so");
        await File.WriteAllTextAsync(native, "as it was");
        PluginLock.Write(folder.Options.LockFile, folder.Path);

        if (what == "changed")
            await File.WriteAllTextAsync(native, "as it is not");
        else if (what == "deleted")
            File.Delete(native);
        else if (list is null)
            File.Delete(folder.Options.LockFile);
        else
            await File.WriteAllTextAsync(folder.Options.LockFile, list);
        await using var plugins = await folder.StartAsync();

        var status = plugins.Plugins.Single();
        Assert.That(status.State, Is.EqualTo(PluginState.Rejected));
        Assert.That(status.Reason, Does.Contain(reason).And.Contain("'imageloaders plugins lock'"));
    }

    [Test]
    public async Task Enforce_LockedWhileItServes_IsLoadedWhenItIsReloaded()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginTrust = PluginTrust.Enforce;
        folder.Add("Good");
        await using var plugins = await folder.StartAsync();
        Assert.That(plugins.Plugins.Single().State, Is.EqualTo(PluginState.Rejected));
        Assert.That(
            plugins.Plugins.Single().Reason,
            Does.Contain("'imageloaders plugins reload Good'"),
            "what failed is not tried again by itself");

        PluginLock.Write(folder.Options.LockFile, folder.Path);
        await plugins.ChangeAsync("Good", commands => commands.WithReload("Good", DateTimeOffset.UtcNow), default);

        Assert.That(plugins.Plugins.Single().State, Is.EqualTo(PluginState.Active), plugins.Plugins.Single().Reason);
    }

    [Test]
    public async Task Enforce_NewVersionThatIsNotLocked_TheOldOneServesOn()
    {
        using var folder = new PluginsFolder();
        folder.Options.PluginTrust = PluginTrust.Enforce;
        folder.Options.PluginQuietTime = TimeSpan.Zero;
        var path = folder.Add("Good");
        File.Delete(Path.Combine(path, "Good.files.json"));
        PluginLock.Write(folder.Options.LockFile, folder.Path);
        await using var plugins = await folder.StartAsync();

        await File.WriteAllTextAsync(Path.Combine(path, "new.txt"), "another version");
        await plugins.RescanAsync();

        Assert.That(plugins.Plugins.Single() is { State: PluginState.Active, Generation: 1 });
        Assert.That(plugins.Plugins.Single().Reason, Does.Contain("new.txt is not on the list"));
        Assert.That((await folder.LoadAsync("good:7")).Pixels.Span[0], Is.EqualTo(7));
    }

    [Test]
    public void Lock_OneFolderCannotBe_NamesItAndLeavesTheListAsItWas()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        PluginCommands.Lock(folder.Options);
        var before = File.ReadAllText(folder.Options.LockFile);
        var link = Path.Combine(folder.Path, "Link");
        Directory.CreateSymbolicLink(link, PluginsFolder.FixtureFolder("Good"));

        Assert.That(
            () => PluginCommands.Lock(folder.Options),
            Throws.InstanceOf<IOException>().With.Message.StartsWith($"{link} cannot be locked").And.Message.Contains("is a link to"));
        Assert.That(File.ReadAllText(folder.Options.LockFile), Is.EqualTo(before));
    }
}
