using ImageLoaders.Codecs.Png;

namespace ImageLoaders.Codecs.Tests.Png;

public sealed class PngFilterTests
{
    [Test]
    public void Undo_EveryFilterDistanceAndLength_TakesOffWhatWasPutOn(
        [Range(0, 4)] int filter, [Values(1, 2, 3, 4, 6, 8)] int distance)
    {
        var random = new Random(filter + (10 * distance));
        for (var length = distance; length < 150; length += distance)
        {
            // Few values, so that ties between the three neighbours are frequent.
            var (row, above) = (new byte[length], new byte[length]);
            var spread = length % 2 == 0 ? 256 : 4;
            foreach (ref var value in row.AsSpan())
                value = (byte)(random.Next(spread) * (256 / spread));
            foreach (ref var value in above.AsSpan())
                value = (byte)(random.Next(spread) * (256 / spread));
            var result = new byte[length];

            PngFilter.Undo((byte)filter, PngFile.Filter(filter, row, above, distance), above, result, distance);

            Assert.That(result, Is.EqualTo(row), $"length {length}");
        }
    }

    [Test]
    public void Undo_EveryThreeNeighbours_PicksTheOneThatTheStandardDoes()
    {
        // a, b, c over all values in steps; each combination is the middle of a row of its own.
        byte[] values = [0, 1, 2, 3, 5, 63, 64, 65, 100, 126, 127, 128, 129, 191, 200, 253, 254, 255];
        foreach (var a in values)
        {
            foreach (var b in values)
            {
                foreach (var c in values)
                {
                    byte[] row = [a, 17, .. new byte[12]], above = [c, b, .. new byte[12]], result = new byte[14];
                    PngFilter.Undo(4, PngFile.Filter(4, row, above, 1), above, result, 1);
                    Assert.That(result, Is.EqualTo(row), $"{a} {b} {c}");
                }
            }
        }
    }

    [Test]
    public void Undo_UnknownFilter_IsMalformed() =>
        Assert.That(
            () => PngFilter.Undo(5, new byte[4], new byte[4], new byte[4], 1),
            Throws.TypeOf<ImageLoadException>().With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Malformed));
}
