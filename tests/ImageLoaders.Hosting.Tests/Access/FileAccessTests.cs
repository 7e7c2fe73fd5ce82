using System.Diagnostics;
using ImageLoaders.Hosting.Access;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImageLoaders.Hosting.Tests.Access;

public sealed class FileAccessTests
{
    private string _folder = null!;
    private string _root = null!;
    private string _file = null!;

    [SetUp]
    public void CreateFiles()
    {
        _folder = Directory.CreateTempSubdirectory("access-").FullName;
        _root = Directory.CreateDirectory(Path.Combine(_folder, "root")).FullName;
        Directory.CreateDirectory(Path.Combine(_folder, "root-sibling"));
        _file = Path.Combine(_root, "a.dcm");
        File.WriteAllBytes(_file, [1, 2, 3, 4]);
        File.WriteAllBytes(Path.Combine(_folder, "secret"), [9]);
        File.WriteAllBytes(Path.Combine(_folder, "root-sibling", "secret"), [9]);
    }

    [TearDown]
    public void DeleteFiles() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Open_FileUnderRoot_IsRead()
    {
        using var source = Policy(_root).Open(_file);
        var bytes = new byte[4];
        source.ReadExactly(0, bytes);

        Assert.That(bytes, Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
        Assert.That(source.LengthBytes, Is.EqualTo(4));
    }

    [Test]
    public void Open_NoRoots_IsDenied_WhetherOrNotTheFileExists()
    {
        Assert.That(ErrorOf(Policy(), _file), Is.EqualTo(ImageLoadError.AccessDenied));
        Assert.That(ErrorOf(Policy(), _file + "x"), Is.EqualTo(ImageLoadError.AccessDenied));
    }

    [TestCase("../secret")]
    [TestCase("../root-sibling/secret")]
    [TestCase("../../../../../../../../../etc/passwd")]
    [TestCase("sub/../../secret")]
    [TestCase("../no-such-file")]
    public void Open_DotDotOutOfRoot_IsDenied(string path)
    {
        Directory.CreateDirectory(Path.Combine(_root, "sub"));

        Assert.That(ErrorOf(Policy(_root), $"{_root}/{path}"), Is.EqualTo(ImageLoadError.AccessDenied));
    }

    [TestCase("//server/share/a.dcm")]
    [TestCase("//localhost/c$/a.dcm")]
    public void Open_Share_IsDenied(string path) => Assert.That(ErrorOf(Policy(_root), path), Is.EqualTo(ImageLoadError.AccessDenied));

    [Test]
    public void Open_DotDotWithinRoot_IsRead()
    {
        Directory.CreateDirectory(Path.Combine(_root, "sub"));

        Assert.That(ErrorOf(Policy(_root), $"{_root}/sub/../a.dcm"), Is.Null);
    }

    [Test]
    public void Open_LinkOutOfRoot_IsDenied()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "file"), Path.Combine(_folder, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "folder"), _folder);
        File.CreateSymbolicLink(Path.Combine(_root, "chain"), Path.Combine(_root, "file"));

        foreach (var path in new[] { "file", "folder/secret", "chain" })
            Assert.That(ErrorOf(Policy(_root), Path.Combine(_root, path)), Is.EqualTo(ImageLoadError.AccessDenied), path);
    }

    [Test]
    public void Open_LinkIntoRoot_IsRead()
    {
        var link = Path.Combine(_folder, "link");
        Directory.CreateSymbolicLink(link, _root);

        Assert.That(ErrorOf(Policy(_root), Path.Combine(link, "a.dcm")), Is.Null, "where a link ends counts");
        Assert.That(ErrorOf(Policy(link), Path.Combine(link, "a.dcm")), Is.Null, "a root may be a link");
        Assert.That(ErrorOf(Policy(link), _file), Is.Null);
    }

    [Test]
    public void Open_LinksInACircle_IsInvalid()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "x"), Path.Combine(_root, "y"));
        File.CreateSymbolicLink(Path.Combine(_root, "y"), Path.Combine(_root, "x"));

        Assert.That(ErrorOf(Policy(_root), Path.Combine(_root, "x")), Is.EqualTo(ImageLoadError.InvalidImageId));
    }

    [Test]
    public void Open_Pipe_IsDenied_WithoutWaitingForAWriter()
    {
        var pipe = Path.Combine(_root, "pipe");
        using (var process = Process.Start("mkfifo", pipe))
            process.WaitForExit();

        Assert.That(ErrorOf(Policy(_root), pipe), Is.EqualTo(ImageLoadError.AccessDenied));
    }

    [TestCase("/dev/zero")]
    [TestCase("/dev/tty")]
    [TestCase("/dev/stdin")]
    [TestCase("/proc/self/environ")]
    [TestCase("/proc/self/mem")]
    [TestCase("/proc/self/fd/0")]
    [TestCase("/sys/kernel/mm/transparent_hugepage/enabled")]
    [TestCase("/tmp")]
    [TestCase("/")]
    public void Open_NoStoredFile_IsDenied_EvenWhenAllIsAllowed(string path) =>
        Assert.That(ErrorOf(Policy("/"), path), Is.EqualTo(ImageLoadError.AccessDenied));

    [Test]
    public void Open_ProcThroughALink_IsDenied()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "environ"), "/proc/self/environ");

        Assert.That(ErrorOf(Policy("/"), Path.Combine(_root, "environ")), Is.EqualTo(ImageLoadError.AccessDenied));
    }

    [TestCase("a.dcm")]
    [TestCase("./a.dcm")]
    [TestCase("")]
    [TestCase("file:///a.dcm")]
    [TestCase("/a\0.dcm")]
    [TestCase(@"\\server\share\a.dcm")]
    [TestCase(@"\\?\C:\a.dcm")]
    [TestCase(@"C:\a.dcm")]
    public void Open_NoAbsolutePath_IsInvalid(string path) =>
        Assert.That(ErrorOf(Policy("/"), path), Is.EqualTo(ImageLoadError.InvalidImageId));

    [Test]
    public void Open_MissingFileUnderRoot_IsNotFound()
    {
        Assert.That(ErrorOf(Policy(_root), Path.Combine(_root, "none")), Is.EqualTo(ImageLoadError.NotFound));
        Assert.That(ErrorOf(Policy(_root), Path.Combine(_root, "none", "none")), Is.EqualTo(ImageLoadError.NotFound));
        Assert.That(ErrorOf(Policy(_root), Path.Combine(_file, "none")), Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public void OpenAnywhere_WithoutTheKernelsHelp_FollowsLinksTheSame()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "relative"), "../root/a.dcm");
        File.CreateSymbolicLink(Path.Combine(_root, "out"), "../secret");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "link"), "root");
        var policy = Policy(_root);

        foreach (var path in new[] { _file, $"{_root}/relative", $"{_folder}/link/relative", $"{_root}/../root/a.dcm" })
            using (var source = policy.OpenAnywhere(path))
                Assert.That(source.LengthBytes, Is.EqualTo(4), path);
        foreach (var path in new[] { $"{_root}/out", $"{_root}/../secret", $"{_folder}/secret", _folder })
            Assert.That(() => policy.OpenAnywhere(path),
                Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.AccessDenied), path);
        Assert.That(() => policy.OpenAnywhere(Directory.CreateDirectory(Path.Combine(_root, "sub")).FullName),
            Throws.TypeOf<ImageLoadException>().With.Message.Contains("no regular file"));
    }

    [Test]
    public void Open_NameTooLong_IsInvalid() =>
        Assert.That(ErrorOf(Policy(_root), Path.Combine(_root, new string('x', 10_000))), Is.EqualTo(ImageLoadError.InvalidImageId));

    [Test]
    public void Policy_RootNotAbsolute_Throws() =>
        Assert.That(() => Policy("data"), Throws.ArgumentException.With.Message.Contains("AllowedRoots"));

    [Test]
    public void Version_OtherContentSizeOrFile_Differs()
    {
        var versions = new HashSet<string>();
        void Note()
        {
            using var source = Policy(_root).Open(_file);
            Assert.That(versions.Add(source.Version), Is.True);
        }

        Note();
        File.WriteAllBytes(_file, [1, 2, 3, 4, 5]);
        Note();
        File.SetLastWriteTimeUtc(_file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Note();
        File.Move(_file, _file + ".old"); // another file of the same size and time
        File.WriteAllBytes(_file, [1, 2, 3, 4, 5]);
        File.SetLastWriteTimeUtc(_file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Note();
    }

    [Test]
    public void Read_FileGrows_EndsWhereItEndedWhenOpened()
    {
        using var source = Policy(_root).Open(_file);
        File.AppendAllText(_file, "more");

        Assert.That(source.Read(0, new byte[100]), Is.EqualTo(4));
        Assert.That(source.Read(4, new byte[100]), Is.Zero);
        Assert.That(source.ThrowIfChanged, Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.Mismatch));
    }

    [Test]
    public void Read_FileOverwrittenAndItsTimeSetBack_IsSeen()
    {
        var written = File.GetLastWriteTimeUtc(_file);
        using var source = Policy(_root).Open(_file);
        OverwriteInPlace(written);

        Assert.That(source.ThrowIfChanged, Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.Mismatch));
    }

    [Test]
    public void Version_FileOverwrittenAndItsTimeSetBack_Differs()
    {
        var written = File.GetLastWriteTimeUtc(_file);
        using var before = Policy(_root).Open(_file);
        using (var same = Policy(_root).Open(_file))
            Assert.That(same.Version, Is.EqualTo(before.Version));
        OverwriteInPlace(written);
        using var after = Policy(_root).Open(_file);

        Assert.That(after.Version, Is.Not.EqualTo(before.Version));
    }

    [Test]
    public void Read_FileReplaced_StillReadsTheOneThatWasOpened()
    {
        using var source = Policy(_root).Open(_file);
        File.WriteAllBytes(_file + ".new", [5, 6, 7, 8]);
        File.Move(_file + ".new", _file, overwrite: true);
        var bytes = new byte[4];
        source.ReadExactly(0, bytes);

        Assert.That(bytes, Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
        Assert.That(source.ThrowIfChanged, Throws.Nothing);
    }

    [Test]
    public async Task ReadAsync_FileCutOff_IsMalformed()
    {
        using var source = Policy(_root).Open(_file);
        await File.WriteAllBytesAsync(_file, []);

        Assert.That(async () => await source.ReadExactlyAsync(0, new byte[4]),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.Malformed));
    }

    private void OverwriteInPlace(DateTime written)
    {
        using (var file = File.OpenWrite(_file))
            file.Write([5, 6, 7, 8]);
        File.SetLastWriteTimeUtc(_file, written);
        Assert.That((File.GetLastWriteTimeUtc(_file), new FileInfo(_file).Length), Is.EqualTo((written, 4L)));
    }

    private static FileAccessPolicy Policy(params string[] roots) => new(roots, NullLogger.Instance);

    private static ImageLoadError? ErrorOf(FileAccessPolicy policy, string path)
    {
        try
        {
            policy.Open(path).Dispose();
            return null;
        }
        catch (ImageLoadException exception)
        {
            return exception.Error;
        }
    }
}
