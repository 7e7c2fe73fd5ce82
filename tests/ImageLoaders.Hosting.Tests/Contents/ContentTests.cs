using ImageLoaders.Hosting.Contents;

namespace ImageLoaders.Hosting.Tests.Contents;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ContentTests
{
    private const int Limit = 100_000;
    private readonly ContentStore _store = new(Limit);

    [Test]
    public void Add_Bytes_AreReadUnderTheirName()
    {
        using var content = _store.Add(new byte[] { 1, 2, 3 });
        using var source = _store.Open(content.Name);
        var bytes = new byte[3];
        source.ReadExactly(0, bytes);

        Assert.That(content.Name, Does.Match("^content/[0-9a-f-]{36}$"));
        Assert.That(content.LengthBytes, Is.EqualTo(3));
        Assert.That(bytes, Is.EqualTo(new byte[] { 1, 2, 3 }));
        Assert.That(source.Version, Is.EqualTo(content.Name));
    }

    [Test]
    public void Dispose_NameIsGone_OpenSourcesStillRead()
    {
        var content = _store.Add(new byte[] { 1, 2, 3 });
        using var source = _store.Open(content.Name);

        content.Dispose();
        content.Dispose();

        Assert.That(() => _store.Open(content.Name),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.NotFound));
        Assert.That(source.Read(0, new byte[3]), Is.EqualTo(3));
        Assert.That(_store.HeldBytes, Is.Zero);
    }

    [Test]
    public void Add_SameBytesAgain_GetsAnotherName()
    {
        byte[] bytes = [1];
        using var first = _store.Add(bytes);
        using var second = _store.Add(bytes);

        Assert.That(second.Name, Is.Not.EqualTo(first.Name));
    }

    [Test]
    public void Add_OverTheLimitInAll_IsTooLarge_UntilOneIsDisposed()
    {
        var first = _store.Add(new byte[Limit]);

        Assert.That(() => _store.Add(new byte[1]),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.TooLarge));
        first.Dispose();
        Assert.That(() => _store.Add(new byte[1]), Throws.Nothing);
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    [TestCase(65_536, false)]
    [TestCase(65_537, true)]
    [TestCase(Limit, true)]
    [TestCase(Limit, false)]
    public async Task AddAsync_Stream_IsReadWhole(int length, bool canSeek)
    {
        var bytes = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();

        using var content = await _store.AddAsync(new TrickleStream(bytes, canSeek), default);

        using var source = _store.Open(content.Name);
        Assert.That(source.TryGetBytes(out var held), Is.True);
        Assert.That(held.ToArray(), Is.EqualTo(bytes));
        Assert.That(_store.HeldBytes, Is.EqualTo(length));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void AddAsync_StreamOverTheLimit_IsTooLarge_AndNothingIsKept(bool canSeek)
    {
        Assert.That(async () => await _store.AddAsync(new TrickleStream(new byte[Limit + 1], canSeek), default),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.TooLarge));
        Assert.That(_store.HeldBytes, Is.Zero);
    }

    [Test]
    public void AddAsync_EndlessStream_IsTooLarge() =>
        Assert.That(async () => await _store.AddAsync(new TrickleStream(null, false), default),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.TooLarge));

    [Test]
    public void AddAsync_StreamFails_NothingIsKept()
    {
        var closed = new MemoryStream([1, 2, 3]);
        closed.Dispose();

        Assert.That(async () => await _store.AddAsync(closed, default), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(async () => await _store.AddAsync(new TrickleStream(new byte[9], false), new CancellationToken(true)),
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_store.HeldBytes, Is.Zero);
    }

    [Test]
    public async Task List_OfAFolder_IsItsContentsAloneAndChangesWithThem()
    {
        using var other = await AddToFolderAsync("b");
        using var first = await AddToFolderAsync("a");
        var before = _store.List("content/a/");
        var second = await AddToFolderAsync("a");
        var after = _store.List("content/a/");
        second.Dispose();

        Assert.That(before.Files, Is.EqualTo(new[] { first.Name }));
        Assert.That(after.Files, Is.EquivalentTo(new[] { first.Name, second.Name }));
        Assert.That(after.Version, Is.Not.EqualTo(before.Version));
        Assert.That(_store.List("content/a/").Version, Is.EqualTo(before.Version));
    }

    [TestCase("content/")]
    [TestCase("content/a")]
    [TestCase("content/none/")]
    public async Task List_OfNoFolder_IsNotFound(string folder)
    {
        using var content = await AddToFolderAsync("a");

        Assert.That(() => _store.List(folder),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.NotFound));
    }

    private async Task<Content> AddToFolderAsync(string folder)
    {
        var content = await _store.AddAsync(new MemoryStream([1]), default);
        _store.PutInFolder(content.Name, folder);
        return content;
    }

    /// <summary>Gives at most 7,777 bytes at a time; without bytes, zeros for ever.</summary>
    private sealed class TrickleStream(byte[]? bytes, bool canSeek) : MemoryStream(bytes ?? [])
    {
        public override bool CanSeek => canSeek;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var piece = buffer[..Math.Min(buffer.Length, 7_777)];
            return bytes is null ? ValueTask.FromResult(piece.Length) : base.ReadAsync(piece, cancellationToken);
        }
    }
}
