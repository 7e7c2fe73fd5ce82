namespace ImageLoaders.Abstractions.Tests;

internal sealed class ContentSourceTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 100).Select(i => (byte)i)];

    [TestCase(0, 100, 100)]
    [TestCase(0, 200, 100)]
    [TestCase(90, 20, 10)]
    [TestCase(99, 1, 1)]
    [TestCase(100, 1, 0)]
    [TestCase(long.MaxValue, 1, 0)]
    [TestCase(5, 0, 0)]
    public async Task Read_AnyOffset_GivesWhatIsThere(long offset, int length, int expected)
    {
        using var content = ContentSource.FromBytes(Bytes, "v1");
        var destination = new byte[length];

        Assert.That(content.Read(offset, destination), Is.EqualTo(expected));
        Assert.That(await content.ReadAsync(offset, destination), Is.EqualTo(expected));
        Assert.That(destination[..expected], Is.EqualTo(Bytes.Skip((int)Math.Min(offset, 100)).Take(expected)));
        Assert.That((content.LengthBytes, content.Version), Is.EqualTo((100, "v1")));
    }

    [Test]
    public void Read_NegativeOffset_Throws()
    {
        using var content = ContentSource.FromBytes(Bytes);

        Assert.That(() => content.Read(-1, new byte[1]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void ReadExactly_PastTheEnd_SaysWhereTheContentIsCutOff()
    {
        using var content = ContentSource.FromBytes(Bytes);

        var exception = Assert.Throws<ImageLoadException>(() => content.ReadExactly(95, new byte[10]));
        Assert.That((exception.Error, exception.Message), Is.EqualTo(
            (ImageLoadError.Malformed, "Bytes 95 to 104 are wanted, and there are only 100: the content is cut off.")));
        Assert.That(Assert.ThrowsAsync<ImageLoadException>(async () => await content.ReadExactlyAsync(101, new byte[1])).Error,
            Is.EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public async Task ReadExactly_SourceThatGivesLittleAtATime_FillsTheDestination()
    {
        using var content = new Trickle();
        var byCall = new byte[50];
        var byTask = new byte[50];

        content.ReadExactly(10, byCall);
        await content.ReadExactlyAsync(10, byTask);

        Assert.That(byCall, Is.EqualTo(Bytes[10..60]));
        Assert.That(byTask, Is.EqualTo(byCall));
        Assert.That(content.TryGetBytes(out _), Is.False);
    }

    [Test]
    public void ReadAsync_Cancelled_Throws()
    {
        using var content = ContentSource.FromBytes(Bytes);

        Assert.ThrowsAsync<TaskCanceledException>(async () => await content.ReadAsync(0, new byte[1], new CancellationToken(true)));
    }

    [Test]
    public void FromBytes_Bytes_AreGivenWithoutACopy()
    {
        using var content = ContentSource.FromBytes(Bytes);

        Assert.That(content.TryGetBytes(out var bytes) && bytes.Equals(Bytes));
        Assert.That(content.ThrowIfChanged, Throws.Nothing);
    }

    private sealed class Trickle : ContentSource
    {
        public override long LengthBytes => Bytes.Length;

        public override string Version => "";

        public override int Read(long offset, Span<byte> destination)
        {
            var count = Math.Min(7, destination.Length);
            Bytes.AsSpan((int)offset, count).CopyTo(destination);
            return count;
        }
    }
}
