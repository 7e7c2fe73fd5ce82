namespace ImageLoaders.Codecs.Tests.Jpeg;

[TestFixture(true)]
[TestFixture(false)]
public sealed class JpegColorTests(bool usesLibrary)
{
    private readonly JpegCodec _codec = new() { UsesLibrary = usesLibrary };

    private static readonly byte[] Rgb = JpegFile.Picture(61, 45, 3);
    private static readonly byte[] Jfif = JpegFile.Encode(Rgb, 61, 45, 3, JpegFile.S444, quality: 100);
    private static readonly byte[] Bare = JpegFile.Without(Jfif, 0xE0);

    private static IEnumerable<TestCaseData> Markers
    {
        get
        {
            yield return new TestCaseData(Jfif, CodestreamColorSpace.YCbCr).SetArgDisplayNames("Jfif");
            yield return new TestCaseData(Bare, CodestreamColorSpace.None).SetArgDisplayNames("Bare");
            yield return new TestCaseData(WithIds(Bare, "RGB"u8), CodestreamColorSpace.Rgb).SetArgDisplayNames("IdsRgb");
            yield return new TestCaseData(WithIds(Jfif, "RGB"u8), CodestreamColorSpace.YCbCr).SetArgDisplayNames("IdsRgbAndJfif");
            yield return new TestCaseData(JpegFile.With(Bare, JpegFile.Adobe(0)), CodestreamColorSpace.Rgb).SetArgDisplayNames("Adobe0");
            yield return new TestCaseData(JpegFile.With(Bare, JpegFile.Adobe(1)), CodestreamColorSpace.YCbCr).SetArgDisplayNames("Adobe1");
            yield return new TestCaseData(JpegFile.With(Bare, JpegFile.Adobe(7)), CodestreamColorSpace.None).SetArgDisplayNames("Adobe7");
            yield return new TestCaseData(JpegFile.With(Jfif, JpegFile.Adobe(0)), CodestreamColorSpace.Rgb)
                .SetArgDisplayNames("Adobe0AndJfif");
            yield return new TestCaseData(JpegFile.With(Jfif, JpegFile.Adobe(1)), CodestreamColorSpace.YCbCr)
                .SetArgDisplayNames("Adobe1AndJfif");
            yield return new TestCaseData(WithJfifVersion(Jfif, 3), CodestreamColorSpace.YCbCr).SetArgDisplayNames("Jfif3");
        }
    }

    [TestCaseSource(nameof(Markers))]
    public void Decode_AnyMarkers_ObeysTheCallerAndTellsTheEvidence(byte[] jpeg, CodestreamColorSpace evidence)
    {
        var (info, stored) = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.AsStored);
        var (_, rgb) = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.YCbCrToRgb);

        Assert.That(info.Color, Is.EqualTo(evidence));
        Assert.That(LargestDifference(rgb, Rgb), Is.LessThanOrEqualTo(4));
        Assert.That(LargestDifference(stored, ToYCbCr(Rgb)), Is.LessThanOrEqualTo(4));
    }

    [Test]
    public void Decode_SubsampledAsStored_SpreadsChromaSmoothly()
    {
        var jpeg = JpegFile.Encode(Rgb, 61, 45, 3, JpegFile.S420, quality: 100);
        var stored = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.AsStored).Pixels;

        Assert.That(LargestDifference(stored, ToYCbCr(Rgb)), Is.LessThanOrEqualTo(25));
        var steps = Enumerable.Range(1, 59).Count(x => stored[(20 * 61 * 3) + (x * 3) + 1] != stored[(20 * 61 * 3) + (x * 3) - 2]);
        Assert.That(steps, Is.GreaterThan(40), "chroma changes from pixel to pixel, not from pair to pair");
    }

    [Test]
    public void Decode_Ycck_IsCmykOrStored()
    {
        var cmyk = JpegFile.Picture(40, 24, 4);
        var jpeg = JpegFile.Encode(cmyk, 40, 24, 4, JpegFile.S444, quality: 100);

        var (info, converted) = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.YCbCrToRgb);
        var (_, stored) = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.AsStored);

        Assert.That((info.Components, info.Color), Is.EqualTo((4, CodestreamColorSpace.Ycck)));
        Assert.That(LargestDifference(converted, cmyk), Is.LessThanOrEqualTo(4));

        // YCCK is the YCbCr of what the inks leave, with black as it is.
        byte[] light = [.. cmyk.Where((_, i) => i % 4 != 3).Select(ink => (byte)~ink)];
        Assert.That(LargestDifference([.. stored.Where((_, i) => i % 4 != 3)], ToYCbCr(light)), Is.LessThanOrEqualTo(4));
        Assert.That(LargestDifference([.. stored.Where((_, i) => i % 4 == 3)], [.. cmyk.Where((_, i) => i % 4 == 3)]),
            Is.LessThanOrEqualTo(4));
    }

    [Test]
    public void ToRgb_Inks_TakeLightAway()
    {
        byte[] cmyk = [0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 51, 102, 128], rgb = new byte[12], inverted = new byte[12];

        CmykColor.ToRgb(cmyk, isInverted: false, rgb);
        CmykColor.ToRgb([.. cmyk.Select(ink => (byte)~ink)], isInverted: true, inverted);

        Assert.That(rgb, Is.EqualTo(new byte[] { 255, 255, 255, 0, 255, 255, 0, 0, 0, 127, 102, 76 }));
        Assert.That(inverted, Is.EqualTo(rgb));
        Assert.That(() => CmykColor.ToRgb(cmyk, false, new byte[13]), Throws.ArgumentException);
    }

    private static byte[] WithIds(byte[] jpeg, ReadOnlySpan<byte> ids)
    {
        var pieces = JpegFile.Split(jpeg);
        var frame = pieces.Single(piece => piece[1] == 0xC0);
        for (var i = 0; i < 3; i++)
            (frame[10 + (3 * i)], pieces[^1][5 + (2 * i)]) = (ids[i], ids[i]);
        return [.. pieces.SelectMany(piece => piece)];
    }

    private static byte[] WithJfifVersion(byte[] jpeg, byte major)
    {
        byte[] copy = [.. jpeg];
        copy[11] = major;
        return copy;
    }

    private static byte[] ToYCbCr(byte[] rgb)
    {
        var result = new byte[rgb.Length];
        for (var i = 0; i < rgb.Length; i += 3)
        {
            var (r, g, b) = ((double)rgb[i], (double)rgb[i + 1], (double)rgb[i + 2]);
            var luma = (0.299 * r) + (0.587 * g) + (0.114 * b);
            result[i] = (byte)Math.Round(luma);
            result[i + 1] = (byte)Math.Clamp(Math.Round(((b - luma) / 1.772) + 128), 0, 255);
            result[i + 2] = (byte)Math.Clamp(Math.Round(((r - luma) / 1.402) + 128), 0, 255);
        }

        return result;
    }

    private static int LargestDifference(byte[] ours, byte[] theirs)
    {
        Assert.That(ours, Has.Length.EqualTo(theirs.Length));
        return ours.Zip(theirs, (a, b) => Math.Abs(a - b)).Max();
    }
}
