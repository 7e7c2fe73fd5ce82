using System.IO.Compression;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginInstallerTests
{
    private string _root = "";

    private string Plugins => Path.Combine(_root, "plugins");

    [SetUp]
    public void Create() => _root = Directory.CreateTempSubdirectory("imageloaders-install-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Install_Folder_IsPutInPlaceAndReplacesWhatWasThere()
    {
        var first = PluginInstaller.Install(PluginsFolder.FixtureFolder("Good"), Plugins);
        File.WriteAllText(Path.Combine(Plugins, "Good", "left.txt"), "");
        var second = PluginInstaller.Install(PluginsFolder.FixtureFolder("Good"), Plugins);

        Assert.That((first.Inspection.Verdict, first.IsReplacement, second.IsReplacement), Is.EqualTo((PluginVerdict.Ok, false, true)));
        Assert.That(second.Inspection.Path, Is.EqualTo(Path.Combine(Plugins, "Good")));
        Assert.That(File.Exists(Path.Combine(Plugins, "Good", "left.txt")), Is.False);
        AssertOnlyGood();
    }

    [TestCase("Good/", ".zip")]
    [TestCase("", ".zip")]
    [TestCase("plugins/Good/", ".nupkg")]
    [TestCase("lib/net10.0/", ".nupkg")]
    public void Install_Archive_FindsTheOnePluginInIt(string prefix, string extension)
    {
        var archive = Pack(extension, zip =>
        {
            foreach (var file in Directory.GetFiles(PluginsFolder.FixtureFolder("Good")))
                zip.CreateEntryFromFile(file, prefix + Path.GetFileName(file));
        });

        Assert.That(PluginInstaller.Install(archive, Plugins).Inspection.Reason, Is.Null);
        AssertOnlyGood();
    }

    [TestCase("../evil.dll", "leads out of it")]
    [TestCase("/etc/evil.dll", "leads out of it")]
    [TestCase("a/../../evil.dll", "leads out of it")]
    [TestCase("a\\..\\evil.dll", "leads out of it")]
    [TestCase("C:evil.dll", "leads out of it")]
    public void Install_EntryThatLeadsOut_IsRefused(string name, string reason) =>
        AssertRefused(Pack(".zip", zip => zip.CreateEntry(name)), reason);

    [Test]
    public void Install_LinkInAnArchive_IsRefused() => AssertRefused(Pack(".zip", zip =>
    {
        var entry = zip.CreateEntry("Good/link");
        entry.ExternalAttributes = unchecked((int)0xA1FF0000);
        using var target = entry.Open();
        target.Write("/etc/passwd"u8);
    }), "has a link");

    [Test]
    public void Install_ArchiveThatInflatesToMuchMore_IsRefused() => AssertRefused(Pack(".zip", zip =>
    {
        using var zeros = zip.CreateEntry("Good/zeros").Open();
        for (var i = 0; i < 64; i++)
            zeros.Write(new byte[1 << 20]);
    }), "inflates to more");

    [Test]
    public void Install_TwoEntriesOfOneName_IsRefused() => AssertRefused(Pack(".zip", zip =>
    {
        zip.CreateEntry("Good/a");
        zip.CreateEntry("Good/A");
    }), "two entries");

    [Test]
    public void Install_NoPluginInIt_IsRefused() =>
        AssertRefused(Pack(".zip", zip => zip.CreateEntry("readme.txt")), "has no assembly with");

    [Test]
    public void Install_NoArchive_IsRefused()
    {
        var path = Path.Combine(_root, "a.zip");
        File.WriteAllText(path, "no archive");

        AssertRefused(path, "neither a folder nor a .zip");
    }

    [Test]
    public void Install_PluginThatTheHostRejects_ChangesNothing()
    {
        PluginInstaller.Install(PluginsFolder.FixtureFolder("Good"), Plugins);
        var broken = Path.Combine(_root, "Good");
        PluginInstaller.Install(PluginsFolder.FixtureFolder("Good"), _root);
        File.WriteAllText(Path.Combine(broken, "more.txt"), "");

        Assert.That(PluginInstaller.Install(broken, Plugins).Inspection.Reason, Does.Contain("more.txt is not in Good.files.json"));
        AssertOnlyGood();
    }

    [Test]
    public void Remove_Plugin_IsGone()
    {
        PluginInstaller.Install(PluginsFolder.FixtureFolder("Good"), Plugins);
        PluginInstaller.Remove("Good", Plugins);

        Assert.That(Directory.GetFileSystemEntries(Plugins), Is.Empty);
        Assert.That(() => PluginInstaller.Remove("Good", Plugins), Throws.InstanceOf<IOException>());
        Assert.That(() => PluginInstaller.Remove("../plugins", Plugins), Throws.ArgumentException);
    }

    [Test]
    public async Task Install_WhileAHostServes_IsTakenWithoutALoadThatFails()
    {
        using var folder = new PluginsFolder();
        folder.Options.WatchPlugins = true;
        PluginInstaller.Install(PluginsFolder.FixtureFolder("Good"), folder.Path);
        await using var host = await ImageLoaderHost.CreateAsync(folder.Options);
        var loading = Task.Run(async () =>
        {
            for (var i = 0; i < 300; i++)
                await host.LoadImage($"good:{i % 256}");
        });
        for (var i = 0; i < 5; i++)
            Assert.That(PluginInstaller.Install(PluginsFolder.FixtureFolder("Good"), folder.Path).IsReplacement, Is.True);

        await loading;
    }

    private void AssertRefused(string archive, string reason)
    {
        var (inspection, _) = PluginInstaller.Install(archive, Plugins);

        Assert.That(inspection.Verdict, Is.EqualTo(PluginVerdict.Rejected));
        Assert.That(inspection.Reason, Does.Contain(reason));
        Assert.That(Directory.GetFileSystemEntries(Plugins), Is.Empty);
    }

    private void AssertOnlyGood()
    {
        Assert.That(Directory.GetFileSystemEntries(Plugins).Select(Path.GetFileName), Is.EqualTo(["Good"]));
        Assert.That(PluginInspector.Inspect(Path.Combine(Plugins, "Good")).Verdict, Is.EqualTo(PluginVerdict.Ok));
    }

    private string Pack(string extension, Action<ZipArchive> fill)
    {
        var path = Path.Combine(_root, "packed" + extension);
        using var zip = ZipFile.Open(path, ZipArchiveMode.Create);
        fill(zip);
        return path;
    }
}
