using ImageLoaders;

namespace WadoLoader.Tests.Pixels;

public sealed class PaletteTests
{
    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task LoadImage_OfAPalette_LooksUpAndClamps(
        [ValueSource(typeof(TestObject), nameof(TestObject.NativeSyntaxes))] string syntax, [Values(8, 16)] int indexBits,
        [Values(8, 16)] int entryBits)
    {
        var unit = entryBits == 8 ? 1 : 100;
        var image = await LoadAsync(syntax, indexBits, false, writer =>
            Tables(writer, 4, 2, entryBits, 10 * unit, 20 * unit, 30 * unit, 40 * unit), 0, 2, 3, 5, 6, 200);
        Assert.That(image.Format, Is.EqualTo(entryBits == 8 ? PixelFormat.Rgb8 : PixelFormat.Rgb16));
        Assert.That(NativePixelTests.Samples(image).Where((_, i) => i % 3 == 0),
            Is.EqualTo(new[] { 10 * unit, 10 * unit, 20 * unit, 40 * unit, 40 * unit, 40 * unit }));
        Assert.That(NativePixelTests.Samples(image)[1], Is.EqualTo((10 * unit) + 1));
        Assert.That(image.Remarks, Is.Empty);
    }

    [Test]
    public async Task LoadImage_OfEntriesOfEightBitsCalledSixteen_IsNotBlack()
    {
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, 8, false, writer =>
            Tables(writer, 3, 0, 16, 0, 100, 253), 0, 1, 2, 2, 2, 2);
        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(NativePixelTests.Samples(image)[..9], Is.EqualTo(new[] { 0, 1, 2, 100, 101, 102, 253, 254, 255 }));
        Assert.That(image.Remarks, Has.One.Contains("taken for 8"));
    }

    [Test]
    public async Task LoadImage_OfSignedIndices_BeginsBelowZero([Values] bool isWrittenUnsigned)
    {
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, 16, true, writer =>
            Tables(writer, 3, -1, 16, [1, 2, 3], isWrittenUnsigned ? "US" : "SS"), -5, -1, 0, 1, 2, 3);
        Assert.That(NativePixelTests.Samples(image).Where((_, i) => i % 3 == 0), Is.EqualTo(new[] { 1, 1, 2, 3, 3, 3 }));
    }

    [Test]
    public async Task LoadImage_OfADescriptorOfZeroEntries_Has65536()
    {
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, 16, false, writer =>
            Tables(writer, 0, 0, 16, [.. Enumerable.Range(0, 65536).Select(i => i ^ 0xFFFF)]), 0, 1, 65535, 0, 0, 0);
        Assert.That(NativePixelTests.Samples(image)[..9].Where((_, i) => i % 3 == 0), Is.EqualTo(new[] { 65535, 65534, 0 }));
    }

    [Test]
    public async Task LoadImage_OfSegmentedTables_ExpandsEachKind()
    {
        // Two values, a line of four up to 60, and both again from the beginning.
        int[] segments = [0, 2, 10, 20, 1, 4, 60, 2, 2, 0, 0];
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, 8, false, writer =>
        {
            for (var color = 0u; color < 3; color++)
                writer.UInt16(0x00281101 + color, 12, 0, 16);
            for (var color = 0u; color < 3; color++)
                writer.Bytes(0x00281221 + color, "OW", writer.Words(segments));
        }, 0, 1, 2, 5, 6, 11);
        Assert.That(NativePixelTests.Samples(image).Where((_, i) => i % 3 == 0), Is.EqualTo(new[] { 10, 20, 30, 60, 10, 60 }));
    }

    // Three values, two, and these again: by their offset in bytes, as the standard has it, or in words, as some write it.
    [TestCase(10)]
    [TestCase(5)]
    public async Task LoadImage_OfAnIndirectSegment_FollowsItsOffset(int offset)
    {
        int[] segments = [0, 3, 10, 20, 30, 0, 2, 7, 8, 2, 1, offset, 0];
        var image = await LoadSegmentedAsync(16, 7, segments, 0, 2, 3, 4, 5, 6);
        Assert.That(NativePixelTests.Samples(image).Where((_, i) => i % 3 == 0), Is.EqualTo(new[] { 10, 30, 7, 8, 7, 8 }));
    }

    [Test]
    public async Task LoadImage_OfSegmentsOfBytes_ReadsOffsetsOfFourBytes(
        [Values(TestObject.ExplicitLittleEndian, TestObject.ExplicitBigEndian, TestObject.ImplicitLittleEndian)] string syntax)
    {
        int[] segments = [0, 2, 10, 20, 1, 2, 40, 2, 1, 4, 0, 0, 0, 0];
        var image = await LoadSegmentedAsync(8, 6, segments, 0, 1, 2, 3, 4, 5, syntax);
        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(NativePixelTests.Samples(image).Where((_, i) => i % 3 == 0), Is.EqualTo(new[] { 10, 20, 30, 40, 40, 40 }));
    }

    [TestCase(new[] { 0, 1, 5, 2, 1, 4, 0 }, TestName = "{m}(into a segment)")]
    [TestCase(new[] { 0, 1, 5, 2, 1, 6, 0, 0, 1, 5 }, TestName = "{m}(to itself)")]
    [TestCase(new[] { 0, 0, 0, 1, 5 }, TestName = "{m}(no entries)")]
    [TestCase(new[] { 3, 1, 5 }, TestName = "{m}(unknown)")]
    [TestCase(new[] { 0, 9, 5 }, TestName = "{m}(cut off)")]
    public void LoadImage_OfWrongSegments_IsAnError(int[] segments) => Assert.That(
        Assert.ThrowsAsync<ImageLoadException>(() => LoadSegmentedAsync(16, 4, segments, 0, 0, 0, 0, 0, 0))!.Error,
            Is.EqualTo(ImageLoadError.Malformed));

    [Test]
    public async Task LoadImage_OfBytesCalledWords_GoesByTheirNumber([Values(5, 6)] int count)
    {
        var image = await LoadAsync(TestObject.ExplicitLittleEndian, 8, false, writer =>
        {
            for (var color = 0u; color < 3; color++)
                writer.UInt16(0x00281101 + color, count, 0, 16);
            for (var color = 0u; color < 3; color++)
                writer.Bytes(0x00281201 + color, "OW", [11, 22, 33, 44, 55, 66]);
        }, 0, 1, 2, 3, 4, 5);
        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(NativePixelTests.Samples(image).Where((_, i) => i % 3 == 0),
            Is.EqualTo(new[] { 11, 22, 33, 44, 55, count == 6 ? 66 : 55 }));
    }

    [Test]
    public void LoadImage_OfAShortTable_IsAnError() => Assert.That(
        Assert.ThrowsAsync<ImageLoadException>(() =>
            LoadAsync(TestObject.ExplicitLittleEndian, 8, false, writer => Tables(writer, 200, 0, 16, 1, 2), 0, 0, 0, 0, 0, 0))!.Error,
        Is.EqualTo(ImageLoadError.Malformed));

    private Task<Image> LoadSegmentedAsync(int bits, int count, int[] segments, long a, long b, long c, long d, long e, long f,
        string syntax = TestObject.ExplicitLittleEndian) => LoadAsync(syntax, 8, false, writer =>
        {
            var bytes = segments.Select(value => (byte)value).ToArray();
            if (writer.IsBigEndian)
                bytes = [.. bytes.Chunk(2).SelectMany(pair => pair.Reverse())];
            for (var color = 0u; color < 3; color++)
                writer.UInt16(0x00281101 + color, count, 0, bits);
            for (var color = 0u; color < 3; color++)
                writer.Bytes(0x00281221 + color, "OW", bits == 8 ? bytes : writer.Words(segments));
        }, a, b, c, d, e, f);

    private static void Tables(DicomWriter writer, int count, int first, int bits, params int[] entries) =>
        Tables(writer, count, first, bits, entries, "US");

    private static void Tables(DicomWriter writer, int count, int first, int bits, int[] entries, string vr)
    {
        for (var color = 0u; color < 3; color++)
            writer.Bytes(0x00281101 + color, vr, writer.Words(count, first, bits));
        for (var color = 0; color < 3; color++)
        {
            var values = entries.Select(entry => entry + (entries.Length < 100 ? color : 0)).ToArray();
            var bytes = values.Select(value => (byte)value).ToArray();
            if (writer.IsBigEndian)
                bytes = [.. bytes.Chunk(2).SelectMany(pair => pair.Reverse())];
            writer.Bytes(0x00281201 + (uint)color, "OW", bits == 8 ? bytes : writer.Words(values));
        }
    }

    private Task<Image> LoadAsync(string syntax, int bits, bool isSigned, Action<DicomWriter> more, params long[] indices) =>
        _host.LoadAsync(new TestObject
        {
            Rows = 2,
            Columns = 3,
            Photometric = "PALETTE COLOR",
            Allocated = bits,
            Stored = bits,
            IsSigned = isSigned,
            More = more,
        }.ToFile(syntax, indices));
}
