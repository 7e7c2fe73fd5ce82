namespace ImageLoaders.Codecs.Tests.Png;

public sealed class PngStructureTests
{
    private static readonly byte[] Palette = [1, 2, 3, 4, 5, 6];
    private static readonly ushort[] Samples = [.. Enumerable.Range(0, 30).Select(value => (ushort)(value & 1))];

    private static byte[] Rows => PngFile.FilteredRows(6, 5, 1, 3, false, 0, Samples);

    private static byte[] Data => PngFile.Deflate(Rows);

    private static IEnumerable<TestCaseData> Damaged
    {
        get
        {
            yield return Case("NoHeader", new PngFile().Add("PLTE", Palette).Add("IDAT", Data).Add("IEND", []));
            yield return Case("TwoHeaders",
                Start().Add("IHDR", PngFile.Header(6, 5, 1, 3, false)).Add("PLTE", Palette).Add("IDAT", Data).Add("IEND", []));
            yield return Case("NoPalette", Start().Add("IDAT", Data).Add("IEND", []));
            yield return Case("TwoPalettes", Start().Add("PLTE", Palette).Add("PLTE", Palette).Add("IDAT", Data).Add("IEND", []));
            yield return Case("PaletteBehindData", Start().Add("PLTE", Palette).Add("IDAT", Data).Add("PLTE", Palette).Add("IEND", []));
            yield return Case("PaletteOfFourBytes", Start().Add("PLTE", [1, 2, 3, 4]).Add("IDAT", Data).Add("IEND", []));
            yield return Case("EmptyPalette", Start().Add("PLTE", []).Add("IDAT", Data).Add("IEND", []));
            yield return Case("IndexBeyondPalette", Start().Add("PLTE", [1, 2, 3]).Add("IDAT", Data).Add("IEND", []));
            yield return Case("TransparencyLongerThanPalette",
                Start().Add("PLTE", Palette).Add("tRNS", [1, 2, 3]).Add("IDAT", Data).Add("IEND", []));
            yield return Case("TransparencyBehindData", Start().Add("PLTE", Palette).Add("IDAT", Data).Add("tRNS", [1]).Add("IEND", []));
            yield return Case("NoData", Start().Add("PLTE", Palette).Add("IEND", []));
            yield return Case("DataInTwoPlaces",
                Start().Add("PLTE", Palette).Add("IDAT", Data[..4]).Add("tEXt", []).Add("IDAT", Data[4..]).Add("IEND", []));
            yield return Case("OneByteTooFew", Start().Add("PLTE", Palette).Add("IDAT", PngFile.Deflate(Rows[..^1])).Add("IEND", []));
            yield return Case("NoChecksum", Start().Add("PLTE", Palette).Add("IDAT", Data[..^4]).Add("IEND", []));
            yield return Case("HalfChecksum", Start().Add("PLTE", Palette).Add("IDAT", Data[..^2]).Add("IEND", []));
            yield return Case("WrongChecksum", Start().Add("PLTE", Palette).Add("IDAT", [.. Data[..^1], (byte)~Data[^1]]).Add("IEND", []));
            yield return Case("PresetDictionary",
                Start().Add("PLTE", Palette).Add("IDAT", [0x78, 0xBB, 0, 0, 0, 1, .. Data[2..]]).Add("IEND", []));
            yield return Case("UnknownFilter",
                Start().Add("PLTE", Palette).Add("IDAT", PngFile.Deflate([9, .. Rows[1..]])).Add("IEND", []));
        }
    }

    [TestCaseSource(nameof(Damaged))]
    public void Decode_DamagedStructure_IsMalformed(byte[] png) =>
        Assert.That(
            () => PngDecoding.Decode(png),
            Throws.TypeOf<ImageLoadException>().With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Malformed));

    [Test]
    public void Decode_UnknownCriticalChunk_IsUnsupportedByName() =>
        Assert.That(
            () => PngDecoding.Decode(new PngFile().Add("CgBI", [0, 0, 0, 0]).ToBytes()),
            Throws.TypeOf<ImageLoadException>()
                .With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Unsupported).And.Message.Contains("CgBI"));

    [Test]
    public void Decode_DataInManyChunksAndOthersAround_IsTheSame()
    {
        var file = Start().Add("gAMA", [1]).Add("PLTE", Palette).Add("tEXt", [2]);
        foreach (var value in Data)
            file.Add("IDAT", []).Add("IDAT", [value]);
        file.Add("IDAT", []).Add("acTL", [3]).Add("IEND", []);

        var expected = Start().Add("PLTE", Palette).Add("IDAT", Data).Add("IEND", []).ToBytes();
        Assert.That(PngDecoding.Decode(file.ToBytes()).Pixels, Is.EqualTo(PngDecoding.Decode(expected).Pixels));
        Assert.That(PngDecoding.Decode((byte[])[.. file.ToBytes(), 1, 2, 3]).Pixels, Is.EqualTo(PngDecoding.Decode(expected).Pixels),
            "bytes behind IEND");
    }

    [TestCase(0, 5, 1, 3)]
    [TestCase(6, 0, 1, 3)]
    [TestCase(6, -1, 1, 3)]
    [TestCase(6, 5, 3, 0)]
    [TestCase(6, 5, 16, 3)]
    [TestCase(6, 5, 4, 2)]
    [TestCase(6, 5, 8, 1)]
    [TestCase(6, 5, 8, 7)]
    public void ReadHeader_ImpossibleHeader_IsMalformed(int columns, int rows, int depth, int color) =>
        Assert.That(
            () => new PngCodec().ReadHeader(
                new PngFile().Add("IHDR", PngFile.Header(columns, rows, depth, color, false)).Add("IDAT", []).ToBytes()),
            Throws.TypeOf<ImageLoadException>().With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Malformed));

    [Test]
    public void ReadHeader_SideOverAMillion_IsTooLarge() =>
        Assert.That(
            () => new PngCodec().ReadHeader(
                new PngFile().Add("IHDR", PngFile.Header(int.MaxValue, int.MaxValue, 16, 6, false)).Add("IDAT", []).ToBytes()),
            Throws.TypeOf<ImageLoadException>().With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.TooLarge));

    [Test]
    public void Decode_DataOf200MegabytesForOnePixel_CostsLittleMemory()
    {
        var png = new PngFile().Add("IHDR", PngFile.Header(1, 1, 8, 0, false)).Add("IDAT", PngFile.Deflate(new byte[200_000_000]))
            .Add("IEND", []).ToBytes();
        PngDecoding.Decode(PngFile.Create(1, 1, 8, 0, false, 0, [7]).ToBytes());

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(PngDecoding.Decode(png).Pixels, Is.EqualTo(new byte[1]));

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void Decode_OtherThanExpected_IsMalformed()
    {
        var png = PngFile.Create(3, 2, 8, 0, false, 0, [1, 2, 3, 4, 5, 6]).ToBytes();
        var codec = new PngCodec();
        var expected = codec.ReadHeader(png) with { Rows = 3 };

        Assert.That(
            () => codec.Decode(png, expected, ColorOutput.AsStored, new byte[9]),
            Throws.TypeOf<ImageLoadException>().With.Property(nameof(ImageLoadException.Error)).EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public void Decode_Cancelled_Stops()
    {
        var png = PngFile.Create(3, 2, 8, 0, false, 0, [1, 2, 3, 4, 5, 6]).ToBytes();
        var codec = new PngCodec();

        Assert.That(
            () => codec.Decode(png, codec.ReadHeader(png), ColorOutput.AsStored, new byte[6], new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static PngFile Start() => new PngFile().Add("IHDR", PngFile.Header(6, 5, 1, 3, false));

    private static TestCaseData Case(string name, PngFile file) => new TestCaseData(file.ToBytes()).SetArgDisplayNames(name);
}
