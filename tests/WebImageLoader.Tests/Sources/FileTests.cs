using ImageLoaders;
using WebImageLoader.Tests.Pictures;

namespace WebImageLoader.Tests.Sources;

public sealed class FileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("webfile-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("picture.png")]
    [TestCase("picture.jpg", Description = "the name says JPEG, the content is PNG")]
    [TestCase("a b%20c?frame=3#d.x")]
    [TestCase("noname")]
    public async Task Load_Path_IsTakenToTheLetterAndContentDecides(string name)
    {
        using var plugin = new TestPlugin();
        var path = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(path, Pngs.Ramp(4, 2));

        var image = await plugin.Load($"webfile:{path}");

        Assert.That(image.Pixels.ToArray(), Is.EqualTo(new byte[] { 0, 1, 2, 3, 4, 5, 6, 7 }));
        Assert.That(image.Source.Version, Is.Not.Null.And.Not.Empty);
        Assert.That(image.Source.FreshFor, Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public async Task Load_AddedContent_IsThePicture()
    {
        using var plugin = new TestPlugin();
        plugin.Context.Content["content/0d9cbd6a-3c26-4f3b-8a55-0a6f6f8ecf0f"] = Pngs.Ramp(4, 2);

        var image = await plugin.Load("webfile:content/0d9cbd6a-3c26-4f3b-8a55-0a6f6f8ecf0f");

        Assert.That((image.Rows, image.Columns), Is.EqualTo((2, 4)));
    }

    [TestCase("webfile:", ImageLoadError.InvalidImageId)]
    [TestCase("webfile:picture.png", ImageLoadError.InvalidImageId)]
    [TestCase("webfile:/nowhere/picture.png", ImageLoadError.NotFound)]
    [TestCase("webfile:content/none", ImageLoadError.InvalidImageId)]
    public void Load_NoFile_IsAnError(string id, ImageLoadError error)
    {
        using var plugin = new TestPlugin();

        Assert.That(plugin.Fail(id).Error, Is.EqualTo(error));
        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => plugin.Metadata(id))!.Error, Is.EqualTo(error));
    }

    [Test]
    public void Load_OverTheLimit_IsTooLarge()
    {
        using var plugin = new TestPlugin(("MaximumBytes", "20"));

        var error = plugin.Fail(Pngs.Ramp(4, 2));

        Assert.That(error.Error, Is.EqualTo(ImageLoadError.TooLarge));
        Assert.That(error.Reason, Does.Contain("MaximumBytes"));
    }

    [Test]
    public async Task IsCurrent_File_FollowsItsVersion()
    {
        using var plugin = new TestPlugin();
        var path = Path.Combine(_folder, "a.png");
        await File.WriteAllBytesAsync(path, Pngs.Ramp(4, 2));
        var source = (await plugin.Load($"webfile:{path}")).Source;

        Assert.That(await plugin.IsCurrent($"webfile:{path}", source), Is.True);
        await File.WriteAllBytesAsync(path, Pngs.Ramp(40, 2));
        Assert.That(await plugin.IsCurrent($"webfile:{path}", source), Is.False);
        File.Delete(path);
        Assert.That(await plugin.IsCurrent($"webfile:{path}", source), Is.False);
    }

    [Test]
    public async Task Load_ManyAfterOne_LeaveItsPixelsAlone()
    {
        using var plugin = new TestPlugin();
        var jpeg = Jpegs.WithOrientation(Jpegs.Make(Jpegs.Pattern(64, 64, 3), 64, 64), 6);
        var first = await plugin.Load(jpeg);
        var pixels = first.Pixels.ToArray();
        for (var seed = 1; seed < 200; seed++)
            await plugin.Load(seed % 2 == 0 ? jpeg : Pngs.Ramp(64, 64, seed));

        Assert.That(first.Pixels.Span.SequenceEqual(pixels), Is.True);
    }

    [TestCase(1, 0, null)]
    [TestCase(1000, 0, null)]
    [TestCase(1000, 1, ImageLoadError.Malformed, Description = "the bytes end before their length")]
    [TestCase(1000, -1, ImageLoadError.Mismatch, Description = "written to meanwhile")]
    public async Task Load_SourceInPieces_IsReadWholeOrNotAtAll(int pieceBytes, int missing, ImageLoadError? error)
    {
        using var plugin = new TestPlugin();
        var source = new Pieces(Pngs.Ramp(200, 100), pieceBytes, missing);
        plugin.Context.Sources["content/pieces"] = () => source;

        if (error is null)
            Assert.That((await plugin.Load("webfile:content/pieces")).Rows, Is.EqualTo(100));
        else
            Assert.That(plugin.Fail("webfile:content/pieces").Error, Is.EqualTo(error));
        Assert.That(source.IsDisposed, Is.True);
    }

    private sealed class Pieces(byte[] bytes, int pieceBytes, int missing) : ContentSource
    {
        public bool IsDisposed { get; private set; }

        public override long LengthBytes => bytes.Length;

        public override string Version => "1";

        public override int Read(long offset, Span<byte> destination)
        {
            var piece = bytes.AsSpan((int)offset, Math.Min(pieceBytes, bytes.Length - Math.Max(missing, 0) - (int)offset));
            piece = piece[..Math.Min(piece.Length, destination.Length)];
            piece.CopyTo(destination);
            return piece.Length;
        }

        public override void ThrowIfChanged()
        {
            if (missing < 0)
                throw new ImageLoadException(ImageLoadError.Mismatch, "Changed.");
        }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
