using FsCheck;
using FsCheck.Fluent;
using ImageLoaders;
using WadoLoader.Pixels;

namespace WadoLoader.Tests.Pixels;

public sealed class NativePixelTests
{
    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task LoadImage_OfEveryBitLayout_GivesStoredValues(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax, [Values(8, 16, 32)] int allocated,
            [Values] bool isSigned, [Values] bool isDirty)
    {
        for (var stored = 1; stored <= allocated; stored++)
        {
            foreach (var high in new[] { stored - 1, allocated - 1 }.Distinct())
            {
                var random = new Random(stored);
                var raw = Enumerable.Range(0, 24).Select(_ => random.NextInt64(1L << allocated)).ToArray();
                var mask = ((1L << stored) - 1) << (high + 1 - stored);
                if (!isDirty)
                    raw = [.. raw.Select(value => value & mask)];
                var expected = raw.Select(value => Value((value & mask) >> (high + 1 - stored), stored, isSigned)).ToArray();
                var image = await _host.LoadAsync(
                    new TestObject { Allocated = allocated, Stored = stored, High = high, IsSigned = isSigned }.ToFile(syntax, raw));
                Assert.That(Samples(image), Is.EqualTo(expected), $"{stored} of {allocated} bits below {high}");
            }
        }
    }

    [Test]
    public async Task LoadImage_LargerThanAPiece_GivesStoredValuesEverywhere(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax, [Values(8, 16, 32)] int allocated)
    {
        var random = new Random(allocated);
        var raw = Enumerable.Range(0, 903 * 901).Select(_ => random.NextInt64(1L << allocated)).ToArray();
        var file = new TestObject { Rows = 903, Columns = 901, Allocated = allocated, Stored = 7, High = 6, IsSigned = true };
        var image = await _host.LoadAsync(file.ToFile(syntax, raw));
        Assert.That(Samples(image), Is.EqualTo(raw.Select(value => Value(value & 127, 7, true)).ToArray()));
    }

    [Test]
    public async Task LoadImage_OfColorLargerThanAPiece_IsTheSameAsInSmallFrames([Values("RGB", "YBR_FULL")] string photometric)
    {
        var raw = new long[701 * 403 * 3];
        var random = new Random(3);
        for (var i = 0; i < raw.Length; i++)
            raw[i] = random.Next(256);
        TestObject Object(int rows) =>
            new() { Rows = rows, Columns = 403, Samples = 3, Photometric = photometric, Allocated = 8, Stored = 8 };
        var image = await _host.LoadAsync(Object(701).ToFile(TestObject.ExplicitLittleEndian, raw));
        foreach (var row in new[] { 0, 108, 109, 325, 700 })
        {
            var ofRow = raw[(row * 403 * 3)..((row + 1) * 403 * 3)];
            var alone = await _host.LoadAsync(Object(1).ToFile(TestObject.ExplicitLittleEndian, ofRow));
            Assert.That(image.Pixels.Span.Slice(row * 403 * 3, 403 * 3).SequenceEqual(alone.Pixels.Span), Is.True, $"row {row}");
        }
    }

    [Test]
    public async Task LoadImage_OfGesPrivateSyntax_SwapsPixelsAlone()
    {
        var file = new TestObject { Columns = 2, Rows = 1, Stored = 12 }.Header(TestObject.ImplicitLittleEndian)
            .Bytes(0x7FE00010, "OW", [0x0A, 0xBC, 0x01, 0x02]).ToFile("1.2.840.113619.5.2");
        Assert.That(Samples(await _host.LoadAsync(file)), Is.EqualTo(new long[] { 0xABC, 0x102 }));
    }

    [Test]
    public async Task LoadImage_OfAHighBitLeftAtZero_TakesTheLowestBits()
    {
        var image = await _host.LoadAsync(
            new TestObject { Columns = 2, Rows = 1, Stored = 12, High = 0 }.ToFile(TestObject.ExplicitLittleEndian, 0xFFF, 0x1001));
        Assert.That(Samples(image), Is.EqualTo(new long[] { 0xFFF, 1 }));
        Assert.That(image.Remarks, Has.One.Contains("High Bit (0028,0102)"));
    }

    [Test]
    public async Task LoadImage_OfOneBitFrames_BeginsInsideBytes(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax, [Values("OB", "OW")] string vr)
    {
        var random = new Random(1);
        var bits = Enumerable.Range(0, 3 * 35).Select(_ => random.Next(2)).ToArray();
        var packed = new byte[14];
        for (var i = 0; i < bits.Length; i++)
            packed[i / 8] |= (byte)(bits[i] << (i % 8));
        var isSwapped = syntax == TestObject.ExplicitBigEndian && vr == "OW";
        var stored = isSwapped ? [.. Enumerable.Range(0, 14).Select(i => packed[i ^ 1])] : packed;
        var file = new TestObject { Rows = 5, Columns = 7, Allocated = 1, Stored = 1, Frames = 3 }.Header(syntax)
            .Bytes(0x7FE00010, vr, stored).ToFile(syntax);
        for (var frame = 1; frame <= 3; frame++)
            Assert.That(Samples(await _host.LoadAsync(file, frame)), Is.EqualTo(bits[(35 * (frame - 1))..(35 * frame)]));
    }

    [Test]
    public async Task LoadImage_OfColor_IsInterleaved([Values(0, 1)] int planar, [Values(8, 16, 32)] int allocated)
    {
        var color = new TestObject
        {
            Rows = 2,
            Columns = 3,
            Samples = 3,
            Photometric = "RGB",
            Allocated = allocated,
            Stored = allocated,
            Planar = planar
        };
        var interleaved = Enumerable.Range(0, 18).Select(i => (long)i).ToArray();
        var stored = planar == 0 ? interleaved : [.. Enumerable.Range(0, 18).Select(i => (long)((i % 6 * 3) + (i / 6)))];
        foreach (var syntax in TestObject.NativeSyntaxes)
            Assert.That(Samples(await _host.LoadAsync(color.ToFile(syntax, stored))), Is.EqualTo(interleaved));
    }

    [Test]
    public async Task LoadImage_OfBytesInBigEndianWords_SwapsThemAcrossFrames()
    {
        var file = new TestObject { Rows = 3, Columns = 1, Allocated = 8, Stored = 8, Frames = 2 }.Header(TestObject.ExplicitBigEndian)
            .Bytes(0x7FE00010, "OW", [2, 1, 4, 3, 6, 5]).ToFile(TestObject.ExplicitBigEndian);
        Assert.That(Samples(await _host.LoadAsync(file, 1)), Is.EqualTo(new long[] { 1, 2, 3 }));
        Assert.That(Samples(await _host.LoadAsync(file, 2)), Is.EqualTo(new long[] { 4, 5, 6 }));
    }

    [Test]
    public async Task LoadImage_OfYbr_IsRgbByTheStandardsFormula([Values("YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422")] string photometric,
        [Values(6, 5)] int columns)
    {
        var random = new Random(2);
        var isShared = photometric != "YBR_FULL";
        var stored = new byte[isShared ? 4 * ((columns + 1) / 2 * 4) : 4 * columns * 3];
        random.NextBytes(stored);
        var file = new TestObject { Columns = columns, Samples = 3, Photometric = photometric, Allocated = 8, Stored = 8 }
            .Header(TestObject.ExplicitLittleEndian).Bytes(0x7FE00010, "OB", stored).ToFile(TestObject.ExplicitLittleEndian);
        var image = await _host.LoadAsync(file);
        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        for (var i = 0; i < 4 * columns; i++)
        {
            var (row, column) = (i / columns, i % columns);
            var at = isShared ? (row * ((columns + 1) / 2 * 4)) + (column / 2 * 4) : i * 3;
            var (y, cb, cr) = isShared ? (stored[at + (column & 1)], stored[at + 2], stored[at + 3])
                : (stored[at], stored[at + 1], stored[at + 2]);
            var expected = Rgb(photometric == "YBR_PARTIAL_422", y, cb - 128, cr - 128);
            for (var c = 0; c < 3; c++)
                Assert.That((double)image.Pixels.Span[(i * 3) + c], Is.EqualTo(Math.Clamp(expected[c], 0, 255)).Within(0.51),
                    $"pixel {i} component {c}");
        }
    }

    [TestCase("YBR_FULL", 255, 0, 0)]
    [TestCase("YBR_FULL_422", 255, 0, 0)]
    [TestCase("YBR_RCT", 76, 85, 255)]
    [TestCase("RGB", 76, 85, 255)]
    public async Task LoadImage_OfColorInRle_IsConvertedWhereItIsYbr(string photometric, params int[] rgb)
    {
        var image = await _host.LoadAsync(Rle(photometric));
        Assert.That(image.Pixels[..3].ToArray(), Is.EqualTo(rgb).Within(1));
        Assert.That(image.Remarks, photometric == "YBR_RCT" ? Has.One.Contains("YbrRct") : Is.Empty);
    }

    [TestCase("YBR_PARTIAL_420")]
    [TestCase("YBR_PARTIAL_422")]
    public void LoadImage_OfPartialRangesInRle_IsRefused(string photometric) =>
        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(Rle(photometric)))!.Error,
            Is.EqualTo(ImageLoadError.Unsupported));

    // Red as YCbCr: 76, 85, 255. One run of four bytes for each plane.
    private static byte[] Rle(string photometric) =>
        new TestObject { Rows = 2, Columns = 2, Samples = 3, Photometric = photometric, Allocated = 8, Stored = 8 }
        .ToEncapsulated(TestObject.Rle, [],
            [3, 0, 0, 0, 64, 0, 0, 0, 66, 0, 0, 0, 68, 0, 0, 0, .. new byte[48], 0xFD, 76, 0xFD, 85, 0xFD, 255]);

    [Test]
    public async Task LoadImage_OfFullDataCalledShared_IsTakenAsItIs()
    {
        var file = new TestObject { Samples = 3, Photometric = "YBR_FULL_422", Allocated = 8, Stored = 8 }
            .ToFile(TestObject.ExplicitLittleEndian, [.. Enumerable.Repeat(128L, 72)]);
        var image = await _host.LoadAsync(file);
        Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(128));
        Assert.That(image.Remarks, Has.One.Contains("YBR_FULL"));
    }

    [Test]
    public async Task LoadImage_OfFloats_KeepsThem([Values] bool isDouble, [Values(1, 2)] int syntax)
    {
        var uid = TestObject.NativeSyntaxes[syntax];
        double[] values = [0.25, -1.5, double.MaxValue, 0];
        var bytes = values.SelectMany(value => isDouble ? BitConverter.GetBytes(value) : BitConverter.GetBytes((float)value)).ToArray();
        if (uid == TestObject.ExplicitBigEndian)
            bytes = [.. bytes.Chunk(isDouble ? 8 : 4).SelectMany(chunk => chunk.Reverse())];
        var file = new TestObject { Rows = 2, Columns = 2, Allocated = 32, Stored = 32 }.Header(uid)
            .Bytes(isDouble ? 0x7FE00009u : 0x7FE00008u, isDouble ? "OD" : "OF", bytes).ToFile(uid);
        var image = await _host.LoadAsync(file);
        if (isDouble)
            Assert.That(image.GetSamples<double>().ToArray(), Is.EqualTo(values));
        else
            Assert.That(image.GetSamples<float>().ToArray(), Is.EqualTo(values.Select(value => (float)value)));
    }

    [Test]
    public void Unpack_OfAnyBits_GivesEach() => Prop.ForAll<byte[], int, int>((packed, skip, count) =>
    {
        var skipped = Math.Abs(skip % 8);
        var pixels = new byte[Math.Max(0, Math.Min((packed.Length * 8) - skipped, Math.Abs(count % 5000)))];
        BitPlane.Unpack(packed, skipped, pixels);
        return pixels.Select((pixel, i) => pixel == ((packed[(skipped + i) / 8] >> ((skipped + i) % 8)) & 1)).All(isEqual => isEqual);
    }).QuickCheckThrowOnFailure();

    private static double[] Rgb(bool isPartial, double y, double cb, double cr) => isPartial
        ? [(1.1643836 * (y - 16)) + (1.5960268 * cr), (1.1643836 * (y - 16)) - (0.3917623 * cb) - (0.8129676 * cr),
            (1.1643836 * (y - 16)) + (2.0172321 * cb)]
        : [y + (1.402 * cr), y - (0.344136 * cb) - (0.714136 * cr), y + (1.772 * cb)];

    private static long Value(long bits, int stored, bool isSigned) => isSigned && bits >> (stored - 1) != 0 ? bits - (1L << stored) : bits;

    internal static long[] Samples(Image image) => image.Format.SampleType switch
    {
        SampleType.U8 => [.. image.GetSamples<byte>().ToArray().Select(value => (long)value)],
        SampleType.S8 => [.. image.GetSamples<sbyte>().ToArray().Select(value => (long)value)],
        SampleType.U16 => [.. image.GetSamples<ushort>().ToArray().Select(value => (long)value)],
        SampleType.S16 => [.. image.GetSamples<short>().ToArray().Select(value => (long)value)],
        SampleType.U32 => [.. image.GetSamples<uint>().ToArray().Select(value => (long)value)],
        _ => [.. image.GetSamples<int>().ToArray().Select(value => (long)value)],
    };
}
