using System.Runtime.Versioning;
using ImageLoaders.Hosting.Access;
using ImageLoaders.Hosting.Contents;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Access;

/// <summary>Whose names the host gives away.</summary>
public sealed class FolderAccessTests
{
    private string _root = null!;

    [SetUp]
    public void SetUp() => _root = Directory.CreateTempSubdirectory("imageloaders-folders-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_root, recursive: true);

    [Test]
    public async Task List_FilesAndSubfolders_InOrderWithoutHiddenOnes()
    {
        Write("data/b.dcm", "data/a/2.dcm", "data/a/1.dcm", "data/.hidden", "data/.cache/x.dcm");

        var content = await ListAsync("data");

        Assert.That(content.Files, Is.EqualTo(new[] { PathOf("data/a/1.dcm"), PathOf("data/a/2.dcm"), PathOf("data/b.dcm") }));
        Assert.That(content.Remarks, Is.Empty);
    }

    [Test]
    public void List_NotAllowed_IsDeniedAndSaysHow()
    {
        Write("data/a.dcm");

        Assert.That(() => ListAsync("data", options => options.AllowListing = false),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.AccessDenied)
                .And.Message.Contains("AllowListing"));
        Assert.That(new AccessOptions().AllowListing, Is.False);
    }

    [Test]
    public async Task List_FoldersThatMayBeListed_AreAllThatIs()
    {
        Write("data/a.dcm", "listed/a.dcm", "other/a.dcm");
        File.CreateSymbolicLink(PathOf("listed/link"), PathOf("data"));
        void ListOne(AccessOptions options)
        {
            options.AllowListing = false;
            options.ListedRoots.Add(PathOf("listed"));
        }

        var listed = await ListAsync("listed", ListOne);

        Assert.That(listed.Files, Is.EqualTo(new[] { PathOf("listed/a.dcm") }));
        Assert.That(listed.Remarks.Single(), Does.Contain("listed/link").And.Contain("AllowListing"), "a link leads to what is not");
        foreach (var folder in (string[])["data", "other", "."])
            Assert.That(() => ListAsync(folder, ListOne),
                Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.AccessDenied), folder);
    }

    [TestCase("other")]
    [TestCase("data/../other")]
    [TestCase("datax")]
    public void List_OutsideOfTheRoots_IsDenied(string folder)
    {
        Write("data/a.dcm", "other/a.dcm", "datax/a.dcm");

        Assert.That(() => ListAsync(folder),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.AccessDenied));
    }

    [Test]
    public void List_NoSuchFolderOrAFile_IsNotFound()
    {
        Write("data/a.dcm");

        foreach (var folder in (string[])["data/none", "data/a.dcm"])
            Assert.That(() => ListAsync(folder),
                Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.NotFound), folder);
        Assert.That(() => ListAsync("none"), // nobody learns what is there
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.AccessDenied));
    }

    [Test]
    public void List_RelativePath_IsInvalid() => Assert.That(
        async () => await Policy(new() { AllowListing = true, AllowedRoots = { _root } }).ListAsync("data", default),
        Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.InvalidImageId));

    [Test]
    public async Task List_MoreFilesThanAllowed_IsTooLargeAndNamesTheSetting()
    {
        Write("data/a.dcm", "data/b/c.dcm", "data/d.dcm");

        Assert.That((await ListAsync("data", options => options.MaximumListedFiles = 3)).Files, Has.Length.EqualTo(3));
        Assert.That(() => ListAsync("data", options => options.MaximumListedFiles = 2),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.TooLarge)
                .And.Message.Contains("MaximumListedFiles"));
    }

    [Test]
    public void Options_NoFilesAtAll_AreRefused() => Assert.That(
        () => Policy(new() { MaximumListedFiles = 0 }), Throws.ArgumentException.With.Message.Contains("MaximumListedFiles"));

    [Test]
    [Platform("Linux")]
    [SupportedOSPlatform("linux")]
    public async Task List_Links_AreFollowedInsideOnceAndNeverOut()
    {
        Write("data/a/1.dcm", "other/secret.dcm");
        Directory.CreateSymbolicLink(PathOf("data/circle"), PathOf("data"));
        Directory.CreateSymbolicLink(PathOf("data/b"), PathOf("data/a"));
        Directory.CreateSymbolicLink(PathOf("data/out"), PathOf("other"));

        var content = await ListAsync("data");

        Assert.That(content.Files.Select(Path.GetFileName), Is.EqualTo(new[] { "1.dcm" }));
        Assert.That(content.Remarks.Single(), Does.Contain(PathOf("data/out")).And.Contain("outside"));
    }

    [Test]
    [Platform("Linux")]
    [SupportedOSPlatform("linux")]
    public async Task List_SubfolderWithoutPermission_IsARemark()
    {
        Write("data/a/1.dcm", "data/b.dcm");
        File.SetUnixFileMode(PathOf("data/a"), UnixFileMode.None);
        try
        {
            var content = await ListAsync("data");
            Assert.That(content.Files.Select(Path.GetFileName), Does.Contain("b.dcm"));
            if (!Environment.IsPrivilegedProcess)
                Assert.That(content.Remarks.Single(), Does.Contain(PathOf("data/a")).And.Contain("permission"));
        }
        finally
        {
            File.SetUnixFileMode(PathOf("data/a"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Test]
    public async Task Version_ChangesWithEveryFile()
    {
        Write("data/a.dcm", "data/b/c.dcm");
        var versions = new List<string> { (await ListAsync("data")).Version };
        Assert.That((await ListAsync("data")).Version, Is.EqualTo(versions[0]));

        File.WriteAllText(PathOf("data/b/c.dcm"), "longer than before");
        versions.Add((await ListAsync("data")).Version);
        Write("data/d.dcm");
        versions.Add((await ListAsync("data")).Version);
        File.Delete(PathOf("data/d.dcm"));
        File.Move(PathOf("data/a.dcm"), PathOf("data/z.dcm"));
        versions.Add((await ListAsync("data")).Version);

        Assert.That(versions, Is.Unique);
    }

    private Task<FolderContent> ListAsync(string folder, Action<AccessOptions>? configure = null)
    {
        var options = new AccessOptions { AllowListing = true, AllowedRoots = { PathOf("data") } };
        configure?.Invoke(options);
        return Policy(options).ListAsync(PathOf(folder), default).AsTask();
    }

    private static AccessPolicy Policy(AccessOptions options) => new(options, new ContentStore(0), NullLogger.Instance);

    private string PathOf(string name) => Path.Combine(_root, name.Replace('/', Path.DirectorySeparatorChar));

    private void Write(params string[] names)
    {
        foreach (var name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.WriteAllText(PathOf(name), name);
        }
    }
}
