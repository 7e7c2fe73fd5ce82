using System.Text.Json;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>Folders as images.</summary>
public sealed class ListTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new();
        Directory.CreateDirectory(_folder.PathOf("series"));
        for (var i = 1; i <= 3; i++)
            File.WriteAllBytes(_folder.PathOf("series", $"{i}.dcm"), SmallDicomFile.Make(2, 2, [1, 2, 3, (byte)i], uid: $"1.2.{i}"));
        File.WriteAllText(_folder.PathOf("series", "notes.txt"), "no picture at all, and long enough to look at");
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public async Task List_Folder_IsATableWithWhatWasLeftOut()
    {
        var run = (await ImageLoadersProgram.RunAsync("list", _folder.PathOf("series"))).AssertSucceeded();

        Assert.That(run.Output, Does.Contain("2 x 2").And.Contain("notes.txt").And.Contain("3 images"));
    }

    [Test]
    public async Task List_AsJson_HasTheIdsInOrder()
    {
        var run = (await ImageLoadersProgram.RunAsync("list", _folder.PathOf("series"), "--json")).AssertSucceeded();

        var stack = JsonDocument.Parse(run.Output).RootElement.GetProperty("groups")[0].GetProperty("groups")[0].GetProperty("groups")[0];
        Assert.That(stack.GetProperty("imageIds").EnumerateArray().Select(id => id.GetString()),
            Is.EqualTo(Enumerable.Range(1, 3).Select(i => $"dicomfile:{_folder.PathOf("series", $"{i}.dcm")}")));
    }

    [Test]
    public async Task Load_Folder_WritesAllOfIt()
    {
        var run = (await ImageLoadersProgram.RunAsync("load", _folder.PathOf("series"), "-o", _folder.PathOf("out"))).AssertSucceeded();

        Assert.That(Directory.GetFiles(_folder.PathOf("out")).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "1.dcm.png", "2.dcm.png", "3.dcm.png" }));
        Assert.That(run.Output, Does.Contain("3 loaded, 0 failed").And.Contain("notes.txt"));
    }

    [Test]
    public async Task ShowAndInfo_Folder_ShowAnImageOfItAndTheList()
    {
        (await ImageLoadersProgram.RunAsync("show", _folder.PathOf("series"))).AssertSucceeded();
        var run = (await ImageLoadersProgram.RunAsync("info", _folder.PathOf("series"))).AssertSucceeded();

        Assert.That(run.Output, Does.Contain("3 images"));
    }

    [Test]
    public async Task List_ImageThatStandsForNone_IsNotFound() =>
        (await ImageLoadersProgram.RunAsync("list", "example:ct")).AssertFailed(12, "Load it as an image");
}
