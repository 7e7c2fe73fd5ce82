using System.Runtime.Versioning;
using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Preparation;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class ShadowFoldersTests
{
    [Test]
    public void Open_FolderOfADeadProcess_IsDeletedAndThatOfALivingOneStays()
    {
        using var folder = new PluginsFolder();
        using var living = ShadowFolders.Open(folder.Options.StatePath);
        var parent = Path.Combine(folder.Options.StatePath, "shadow");
        var dead = Directory.CreateDirectory(Path.Combine(parent, "dead", "1", "Good")).FullName;
        File.WriteAllText(Path.Combine(parent, "dead.lock"), "");

        using var next = ShadowFolders.Open(folder.Options.StatePath);

        Assert.That(Directory.Exists(dead), Is.False);
        Assert.That(Directory.GetFiles(parent, "*.lock"), Has.Length.EqualTo(2));
        Assert.That(Directory.GetDirectories(parent), Has.Length.EqualTo(2));
    }

    [Test]
    [Platform("Unix")]
    [UnsupportedOSPlatform("windows")]
    public void Open_StatePathThatOthersMayWrite_IsRefused()
    {
        using var folder = new PluginsFolder();
        Directory.CreateDirectory(folder.Options.StatePath);
        File.SetUnixFileMode(folder.Options.StatePath, (UnixFileMode)0b111_111_111);

        Assert.That(() => ShadowFolders.Open(folder.Options.StatePath), Throws.TypeOf<IOException>().With.Message.Contains("ImageLoaders:StatePath"));
    }

    [Test]
    public void Copy_SameFilesTwice_SameHashAndOtherFolder()
    {
        using var folder = new PluginsFolder();
        var good = folder.Add("Good");
        using var shadows = ShadowFolders.Open(folder.Options.StatePath);

        var one = shadows.Copy(good, PluginFolder.List(good));
        var two = shadows.Copy(good, PluginFolder.List(good));
        File.AppendAllText(Path.Combine(good, "Good.deps.json"), " ");
        var three = shadows.Copy(good, PluginFolder.List(good));

        Assert.That(two.ContentHash, Is.EqualTo(one.ContentHash));
        Assert.That(two.Folder, Is.Not.EqualTo(one.Folder));
        Assert.That(three.ContentHash, Is.Not.EqualTo(one.ContentHash));
    }

    [Test]
    public void Candidates_DotFoldersAndFiles_AreSkippedAndTheRestIsOrdinal()
    {
        using var folder = new PluginsFolder();
        foreach (var name in new[] { "b", ".staging-a", "a", "B" })
            Directory.CreateDirectory(Path.Combine(folder.Path, name));
        File.WriteAllText(Path.Combine(folder.Path, "README"), "");

        Assert.That(PluginFolder.Candidates(folder.Path).Select(Path.GetFileName), Is.EqualTo(["B", "a", "b"]));
    }
}
