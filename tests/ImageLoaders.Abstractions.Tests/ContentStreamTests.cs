namespace ImageLoaders.Abstractions.Tests;

internal sealed class ContentStreamTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100).Select(value => (byte)value)];

    [Test]
    public async Task AsStream_ReadAndSought_GivesTheBytes()
    {
        using var content = ContentSource.FromBytes(Bytes);
        using var stream = content.AsStream();
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        stream.Seek(-10, SeekOrigin.End);
        var tail = new byte[20];

        Assert.That(copy.ToArray(), Is.EqualTo(Bytes));
        Assert.That((stream.Length, stream.Position, stream.CanSeek, stream.CanWrite), Is.EqualTo((100L, 90L, true, false)));
        Assert.That(stream.ReadAtLeast(tail, 20, throwOnEndOfStream: false), Is.EqualTo(10));
        Assert.That(tail[..10], Is.EqualTo(Bytes[90..]));
        stream.Position = 1000;
        Assert.That(await stream.ReadAsync(tail), Is.Zero, "past the end");
        Assert.That(() => stream.Seek(-1, SeekOrigin.Begin), Throws.TypeOf<IOException>());
        Assert.That(() => stream.WriteByte(1), Throws.TypeOf<NotSupportedException>());
    }

    [Test]
    public void AsStream_Twice_EachHasAPositionOfItsOwn()
    {
        using var content = ContentSource.FromBytes(Bytes);
        using var first = content.AsStream(leaveOpen: true);
        using var second = content.AsStream(leaveOpen: true);
        first.ReadByte();

        Assert.That((first.ReadByte(), second.ReadByte()), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Dispose_OfTheStream_DisposesTheContentUnlessToldNotTo()
    {
        using var content = new Closing();
        content.AsStream(leaveOpen: true).Dispose();
        Assert.That(content.IsClosed, Is.False);
        var stream = content.AsStream();
        stream.Dispose();

        Assert.That(content.IsClosed, Is.True);
        Assert.That(() => stream.ReadByte(), Throws.TypeOf<ObjectDisposedException>());
    }

    private sealed class Closing : ContentSource
    {
        public bool IsClosed { get; private set; }

        public override long LengthBytes => 0;

        public override string Version => "1";

        public override int Read(long offset, Span<byte> destination) => 0;

        protected override void Dispose(bool disposing)
        {
            IsClosed = true;
            base.Dispose(disposing);
        }
    }
}
