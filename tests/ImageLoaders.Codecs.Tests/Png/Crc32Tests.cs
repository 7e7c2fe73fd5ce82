using ImageLoaders.Codecs.Png;

namespace ImageLoaders.Codecs.Tests.Png;

public sealed class Crc32Tests
{
    [Test]
    public void Compute_EveryLength_IsTheBitwiseSum()
    {
        var bytes = new byte[1000];
        new Random(1).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var expected = PngFile.Crc(bytes.AsSpan(0, length));
            Assert.That(Crc32.Compute(bytes.AsSpan(0, length)), Is.EqualTo(expected), $"length {length}");
            Assert.That(~Crc32.Update(0xFFFFFFFF, bytes.AsSpan(0, length)), Is.EqualTo(expected), $"by tables, length {length}");
        }
    }
}
