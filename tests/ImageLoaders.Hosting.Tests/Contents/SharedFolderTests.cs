using ImageLoaders.Hosting.Contents;

namespace ImageLoaders.Hosting.Tests.Contents;

/// <summary>Folders of contents in a folder that several hosts share.</summary>
public sealed class SharedFolderTests
{
    private string _folder = "";

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("imageloaders-contents-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [TestCase("study", "study")]
    [TestCase("a b/ä?", "a%20b%2F%C3%A4%3F")]
    [TestCase("100%25", "100%25")]
    public async Task List_FolderThatAnotherHostHasFilled_HasItsContents(string folder, string inId)
    {
        var (one, other) = (Store(), Store());
        foreach (var (name, place) in (List<(Guid, string)>)[(Guid.NewGuid(), folder), (Guid.NewGuid(), folder), (Guid.NewGuid(), "none")])
        {
            var content = await one.AddAsync(name, new MemoryStream([1]), DateTimeOffset.UtcNow.AddHours(1), default);
            one.PutInFolder(content.Name, place);
        }

        var listed = other.List($"content/{inId}/");
        Assert.That(listed.Files, Has.Length.EqualTo(2).And.Ordered);
        Assert.That(one.List($"content/{inId}/").Version, Is.EqualTo(listed.Version));
        Assert.That(other.KeepFolder(folder, DateTimeOffset.UtcNow.AddSeconds(-1)), Is.EqualTo(2), "a time that is over removes them");
        Assert.That(() => one.List($"content/{inId}/"),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.NotFound));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(2), "the one of the other folder, and that it is there");
    }

    private ContentStore Store() => new(100, new SharedContents(_folder, TimeProvider.System));
}
