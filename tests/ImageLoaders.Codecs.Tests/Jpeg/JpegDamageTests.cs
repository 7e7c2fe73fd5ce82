namespace ImageLoaders.Codecs.Tests.Jpeg;

[TestFixture(true)]
[TestFixture(false)]
public sealed class JpegDamageTests(bool usesLibrary)
{
    private readonly JpegCodec _codec = new() { UsesLibrary = usesLibrary };

    private static readonly byte[][] Pictures =
    [
        JpegFile.Encode(JpegFile.Picture(37, 29, 1), 37, 29, 1, JpegFile.Gray),
        JpegFile.Encode(JpegFile.Picture(37, 29, 3), 37, 29, 3, JpegFile.S420),
        JpegFile.Encode(JpegFile.Picture(37, 29, 3), 37, 29, 3, JpegFile.S422, progressive: true),
        JpegFile.Encode(JpegFile.Picture(37, 29, 4), 37, 29, 4, JpegFile.S444),
    ];

    [Test]
    public void Decode_CutOffAnywhereBeforeTheEnd_IsMalformed([Range(0, 3)] int picture, [Values] ColorOutput color)
    {
        var jpeg = Pictures[picture];
        for (var length = 0; length < jpeg.Length - 2; length++)
        {
            Assert.That(
                () => GuardedDecoding.Decode(_codec, jpeg.AsSpan(0, length), color),
                Throws.TypeOf<ImageLoadException>().With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Malformed),
                $"length {length}");
        }
    }

    [Test]
    public void Decode_DataCutOffAnywhereBeforeAnEndMarker_IsNoHalfPicture([Range(0, 3)] int picture)
    {
        var jpeg = Pictures[picture];
        var whole = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.YCbCrToRgb).Pixels;
        var refused = 0;
        for (var length = jpeg.Length - 200; length < jpeg.Length - 2; length++)
        {
            var pixels = GuardedDecoding.TryDecode(_codec, [.. jpeg[..length], 0xFF, 0xD9], ColorOutput.YCbCrToRgb);
            refused += pixels is null ? 1 : 0;

            // A progressive picture may end after any of its scans; a sequential one only where all is there.
            if (picture != 2 && pixels is not null)
                Assert.That(pixels, Is.EqualTo(whole), $"length {length}");
        }

        Assert.That(refused, Is.GreaterThan(100));
    }

    [Test]
    public void Decode_BitsFlipped_IsRefusedOrDecoded()
    {
        var random = new Random(20);
        var refused = 0;
        for (var run = 0; run < 4000; run++)
        {
            byte[] jpeg = [.. Pictures[run % Pictures.Length]];
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                jpeg[random.Next(jpeg.Length)] ^= (byte)(1 << random.Next(8));
            refused += GuardedDecoding.TryDecode(_codec, jpeg, (ColorOutput)(run / 4 % 2)) is null ? 1 : 0;
        }

        Assert.That(refused, Is.InRange(1000, 4000));
    }

    [Test]
    public void Decode_BytesPutInOrTakenOut_IsRefusedOrDecoded()
    {
        var random = new Random(21);
        var refused = 0;
        for (var run = 0; run < 2000; run++)
        {
            var jpeg = Pictures[run % Pictures.Length];
            var (at, count) = (random.Next(jpeg.Length - 8), random.Next(1, 8));
            var inserted = new byte[count];
            random.NextBytes(inserted);
            byte[] damaged = run % 8 < 4 ? [.. jpeg[..at], .. jpeg[(at + count)..]] : [.. jpeg[..at], .. inserted, .. jpeg[at..]];
            refused += GuardedDecoding.TryDecode(_codec, damaged, ColorOutput.YCbCrToRgb) is null ? 1 : 0;
        }

        Assert.That(refused, Is.InRange(800, 2000));
    }
}
