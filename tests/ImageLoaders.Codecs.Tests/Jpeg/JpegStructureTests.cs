namespace ImageLoaders.Codecs.Tests.Jpeg;

[TestFixture(true)]
[TestFixture(false)]
public sealed class JpegStructureTests(bool usesLibrary)
{
    private readonly JpegCodec _codec = new() { UsesLibrary = usesLibrary };

    private static readonly byte[] Gray = JpegFile.Picture(45, 35, 1);
    private static readonly byte[] Baseline = JpegFile.Encode(JpegFile.Picture(45, 35, 3), 45, 35, 3, JpegFile.S420);
    private static readonly byte[] Progressive = JpegFile.Encode(JpegFile.Picture(45, 35, 3), 45, 35, 3, JpegFile.S420, progressive: true);

    [Test]
    public void Decode_EverySizeAndSubsampling_ComesNearThePicture(
        [Values(JpegFile.Gray, JpegFile.S444, JpegFile.S422, JpegFile.S420, JpegFile.S440)] int subsampling, [Values] bool progressive)
    {
        var components = subsampling == JpegFile.Gray ? 1 : 3;
        foreach (var (columns, rows) in new[] { (1, 1), (1, 17), (16, 2), (37, 29), (64, 64) })
        {
            var picture = JpegFile.Picture(columns, rows, components);
            var jpeg = JpegFile.Encode(picture, columns, rows, components, subsampling, progressive, 100);
            var (info, pixels) = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.YCbCrToRgb);

            Assert.That((info.Columns, info.Rows, info.Components, info.BitsPerSample, info.IsLossy),
                Is.EqualTo((columns, rows, components, 8, true)));
            var mean = pixels.Zip(picture, (a, b) => Math.Abs(a - b)).Average();
            Assert.That(mean, Is.LessThan(subsampling is JpegFile.Gray or JpegFile.S444 ? 1.0 : 9.0), $"{columns}x{rows}");
        }
    }

    [Test]
    public void DecodeReduced_EveryDenominator_IsTheMeanOfBlocks([Values(1, 2, 4, 8)] int denominator, [Values] bool progressive)
    {
        var (columns, rows) = (160, 96);
        var gray = JpegFile.Picture(columns, rows, 1);
        var jpeg = JpegFile.Encode(gray, columns, rows, 1, JpegFile.Gray, progressive, 100);
        var info = _codec.ReadHeader(jpeg);
        var reduced = JpegCodec.Reduce(info, denominator);
        var pixels = new byte[reduced.LengthBytes];

        _codec.DecodeReduced(jpeg, info, denominator, ColorOutput.AsStored, pixels);

        Assert.That((reduced.Columns, reduced.Rows), Is.EqualTo((columns / denominator, rows / denominator)));
        for (var i = 0; i < pixels.Length; i++)
        {
            var (x, y) = (i % reduced.Columns * denominator, i / reduced.Columns * denominator);
            var mean = Enumerable.Range(0, denominator * denominator)
                .Average(k => gray[((y + (k / denominator)) * columns) + x + (k % denominator)]);
            Assert.That(pixels[i], Is.EqualTo(mean).Within(4), $"pixel {i}");
        }
    }

    [Test]
    public void DecodeReduced_OddSizes_AreRoundedUp([Values(1, 2, 4, 8)] int denominator)
    {
        foreach (var (columns, rows) in new[] { (1, 1), (2, 3), (9, 7), (17, 33), (101, 5) })
        {
            var jpeg = JpegFile.Encode(new byte[columns * rows * 3], columns, rows, 3, JpegFile.S420);
            var info = _codec.ReadHeader(jpeg);
            var pixels = new byte[JpegCodec.Reduce(info, denominator).LengthBytes];
            pixels.AsSpan().Fill(0xA5);
            _codec.DecodeReduced(jpeg, info, denominator, ColorOutput.YCbCrToRgb, pixels);
            Assert.That(pixels, Has.All.LessThan(3), $"{columns}x{rows}");
        }
    }

    [Test]
    public void Decode_SurplusBytesBeforeTheEnd_IsTheSamePicture([Values] bool progressive)
    {
        var jpeg = progressive ? Progressive : Baseline;
        byte[] padded = [.. jpeg[..^2], 0, 0, 0, .. jpeg[^2..], 1, 2, 3];

        Assert.That(
            GuardedDecoding.Decode(_codec, padded, ColorOutput.YCbCrToRgb).Pixels,
            Is.EqualTo(GuardedDecoding.Decode(_codec, jpeg, ColorOutput.YCbCrToRgb).Pixels));
    }

    [TestCase(4, 12, "12 bits")]
    [TestCase(1, 0xC3, "lossless")]
    [TestCase(1, 0xC5, "hierarchical")]
    [TestCase(9, 2, "length")]
    public void ReadHeader_FrameOfAnotherKind_IsRefusedByName(int offset, byte value, string name) =>
        Assert.That(
            () => _codec.ReadHeader(JpegFile.ChangeFrame(Baseline, offset, value)),
            Throws.TypeOf<ImageLoadException>().With.Message.Contains(name));

    [Test]
    public void ReadHeader_NoHeightOrWidth_IsRefused([Values(5, 7)] int offset)
    {
        var jpeg = JpegFile.ChangeFrame(JpegFile.ChangeFrame(Baseline, offset, 0), offset + 1, 0);
        Assert.That(() => _codec.ReadHeader(jpeg), Throws.TypeOf<ImageLoadException>());
    }

    [Test]
    public void Decode_MoreScansThanAnyEncoderWrites_IsMalformed()
    {
        var lastScan = Progressive.AsSpan().LastIndexOf<byte>([0xFF, 0xDA]);
        byte[] many = [.. Progressive[..lastScan], .. Enumerable.Repeat(Progressive[lastScan..^2], 600).SelectMany(scan => scan), 0xFF,
            0xD9];

        Assert.That(
            () => GuardedDecoding.Decode(_codec, many, ColorOutput.AsStored),
            Throws.TypeOf<ImageLoadException>()
                .With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Malformed).And.Message.Contains("scans"));
    }

    [Test]
    public void Decode_ComponentWithoutData_IsMalformed()
    {
        byte[] onlyTables = [.. JpegFile.Split(Progressive)[..^1].SelectMany(piece => piece), 0xFF, 0xD9];
        var firstScan = JpegFile.Split(Progressive)[^1];
        byte[] oneComponent = [.. firstScan];
        oneComponent[7] = oneComponent[5];

        Assert.That(() => GuardedDecoding.Decode(_codec, onlyTables, ColorOutput.AsStored), Throws.TypeOf<ImageLoadException>());
        Assert.That(
            () => GuardedDecoding.Decode(_codec, [.. onlyTables[..^2], .. oneComponent], ColorOutput.AsStored),
            Throws.TypeOf<ImageLoadException>().With.Message.Contains("no data"));
    }

    [Test]
    public void Decode_OtherThanExpected_IsMalformed([Values(1, 8)] int denominator)
    {
        var expected = _codec.ReadHeader(Baseline) with { Rows = 36 };
        var pixels = new byte[JpegCodec.Reduce(expected, denominator).LengthBytes];

        Assert.That(
            () => _codec.DecodeReduced(Baseline, expected, denominator, ColorOutput.AsStored, pixels),
            Throws.TypeOf<ImageLoadException>().With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Decode_FromManyThreads_IsTheSame()
    {
        var jpeg = JpegFile.Encode(Gray, 45, 35, 1, JpegFile.Gray);
        var (info, expected) = GuardedDecoding.Decode(_codec, jpeg, ColorOutput.AsStored);

        var pictures = Enumerable.Range(0, 64).AsParallel().Select(_ =>
        {
            var pixels = new byte[info.LengthBytes];
            _codec.Decode(jpeg, info, ColorOutput.AsStored, pixels);
            return pixels;
        });

        Assert.That(pictures, Has.All.EqualTo(expected));
    }

    [Test]
    public void Decode_Cancelled_Stops() =>
        Assert.That(
            () => _codec.Decode(Baseline, _codec.ReadHeader(Baseline), ColorOutput.AsStored, new byte[45 * 35 * 3],
                new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
}
