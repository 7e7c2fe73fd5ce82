using ImageLoaders;
using ImageLoaders.Tests;
using WadoLoader.Dicom;
using WadoLoader.Frames;

namespace WadoLoader.Tests.Frames;

/// <summary>Frames of encapsulated pixel data, found in every way; RLE, because it needs no encoder.</summary>
public sealed class FrameTests
{
    private const int Header = 64;

    private static readonly TestObject Gray = new() { Rows = 2, Columns = 2, Allocated = 8, Stored = 8 };

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task LoadImage_WithABasicTable_FollowsIt() => await CheckAllAsync(Gray with { Frames = 3 }, Table(0, 76, 160), Frame(1), Half(2, 0), Half(2, 1), Frame(3));

    [Test]
    public async Task LoadImage_WithAWrongBasicTable_CountsFragmentsAndSaysSo([Values(0, 4, 77, 1_000_000)] int wrong)
    {
        var file = (Gray with { Frames = 3 }).ToEncapsulated(TestObject.Rle, Table(0, wrong, 152), Frame(1), Frame(2), Frame(3));
        var image = await _host.LoadAsync(file, 2);
        Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(2));
        Assert.That(image.Remarks, Has.One.Contains("basic offset table"));
    }

    [Test]
    public async Task LoadImage_WithAnExtendedTable_FollowsIt() => await CheckAllAsync(WithExtendedTable(68), [], Frame(1), Frame(2));

    [Test]
    public async Task LoadImage_WithTooShortLengthsInTheExtendedTable_TakesTheWholeFragments() => await CheckAllAsync(WithExtendedTable(65), [], Frame(1), Frame(2));

    [Test]
    public async Task LoadImage_WithoutATable_CountsFragments() => await CheckAllAsync(Gray with { Frames = 3 }, [], Frame(1), Frame(2), Frame(3));

    [Test]
    public async Task LoadImage_WithEmptyFragments_PassesOverThem() => await CheckAllAsync(Gray with { Frames = 2 }, [], [], Frame(1), [], Frame(2), []);

    [Test]
    public async Task LoadImage_OfManyFragmentsWithoutATable_FindsCodestreams() =>
        await CheckAllAsync(Gray with { Frames = 2 }, [], Half(1, 0), Half(1, 1), Half(2, 0), Half(2, 1));

    [Test]
    public async Task LoadImage_WithoutNumberOfFrames_CountsCodestreams()
    {
        await CheckAllAsync(Gray, [], Frame(1), Frame(2));
        Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(Gray.ToEncapsulated(TestObject.Rle, [], Frame(1), Frame(2)), 3))!.Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public async Task LoadImage_OfOneFrameInManyFragments_JoinsThem() => await CheckAllAsync(Gray with { Frames = 1 }, Table(0), Half(1, 0), Half(1, 1));

    [Test]
    public async Task LoadImage_WithANumberOfFramesBelowOne_CountsThem([Values(0, -1)] int said, [Values] bool isCompressed)
    {
        var what = Gray with { Frames = said };
        var file = isCompressed ? what.ToEncapsulated(TestObject.Rle, [], Frame(1), Frame(2)) : what.ToFile(TestObject.ExplicitLittleEndian, 1, 1, 1, 1, 2, 2, 2, 2);
        for (var frame = 1; frame <= 2; frame++)
        {
            var image = await _host.LoadAsync(file, frame);
            Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(frame));
            Assert.That(image.Remarks, Has.One.Contains("Number of Frames (0028,0008)"));
        }

        Assert.That((await _host.MetadataAsync("dicomfile:content/test"))!.Get<ImageLoaders.Metadata.FrameModule>()!.NumberOfFrames, Is.EqualTo(1));
    }

    [Test]
    public void LoadImage_OfFramesThatCannotBeTold_IsAnError()
    {
        var file = (Gray with { Frames = 3 }).ToEncapsulated(TestObject.Rle, [], Half(1, 1), Half(2, 1));
        var error = Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(file))!;
        Assert.That(error.Error, Is.EqualTo(ImageLoadError.Malformed));
        Assert.That(error.Message, Does.Contain("3 frames lie in 2 fragments").And.Contain("0 codestreams begin"));
    }

    [Test]
    public void LoadImage_OfAFrameThatIsNotThere_IsNotFound([Values(3, int.MaxValue)] int frame)
    {
        var native = (Gray with { Frames = 2 }).ToFile(TestObject.ExplicitLittleEndian, new long[8]);
        var encapsulated = (Gray with { Frames = 2 }).ToEncapsulated(TestObject.Rle, [], Frame(1), Frame(2));
        foreach (var file in new[] { native, encapsulated })
            Assert.That(Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(file, frame))!.Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [Test]
    public async Task LoadImage_OfUncompressedAndDeflatedFragments_GivesThem()
    {
        var two = Gray with { Frames = 2 };
        for (var frame = 1; frame <= 2; frame++)
        {
            var plain = await _host.LoadAsync(two.ToEncapsulated("1.2.840.10008.1.2.1.98", [], [1, 1, 1, 1], [2, 2, 2, 2]), frame);
            Assert.That(plain.Pixels.ToArray(), Is.All.EqualTo(frame));
            var deflated = await _host.LoadAsync(two.ToEncapsulated("1.2.840.10008.1.2.8.1", [], DicomWriter.Deflate([1, 1, 1, 1]), DicomWriter.Deflate([2, 2, 2, 2])), frame);
            Assert.That(deflated.Pixels.ToArray(), Is.All.EqualTo(frame));
        }
    }

    [Test]
    public async Task LoadImage_OfALargeFile_ReadsItsFrameAlone([Values] bool isCompressed)
    {
        const int Pixels = 1000 * 20;
        var large = new TestObject { Rows = 1000, Columns = 20, Allocated = 8, Stored = 8, Frames = 50 };
        byte[] frame = [1, 0, 0, 0, 64, .. new byte[59], .. Enumerable.Range(0, 2 * 156).Select(i => (byte)(i % 2 == 0 ? 0x81 : 7)), 0xE1, 7];
        var file = isCompressed
            ? large.ToEncapsulated(TestObject.Rle, [Table([.. Enumerable.Range(0, 50).Select(i => i * (frame.Length + 8))]), .. Enumerable.Repeat(frame, 50)])
            : large.ToFile(TestObject.ExplicitLittleEndian, [.. Enumerable.Repeat(7L, 50 * Pixels)]);
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file);
            FileSource? source = null;
            _host.Contents["content/large"] = () => source = new FileSource(path);
            var image = await _host.LoadAsync("dicomfile:content/large?frame=45");
            Assert.That(image.Pixels.Span.IndexOfAnyExcept((byte)7), Is.LessThan(0));
            Assert.That(source!.BytesRead, Is.LessThan((isCompressed ? frame.Length : Pixels) + 40_000));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [TestCase(1, new byte[] { 1, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1 })]
    [TestCase(2, new byte[] { 1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1 })]
    public async Task LoadImage_OfOneBitPixelsInRle_UnpacksEachFrame(int frame, byte[] wanted)
    {
        var bits = new TestObject { Rows = 3, Columns = 6, Allocated = 1, Stored = 1, Frames = 2 };
        byte[] header = [1, 0, 0, 0, 64, .. new byte[59]];
        var file = bits.ToEncapsulated(TestObject.Rle, [], [.. header, 2, 0x55, 0xF0, 0x03], [.. header, 2, 0xFF, 0x02, 0x02]);
        Assert.That((await _host.LoadAsync(file, frame)).Pixels.ToArray(), Is.EqualTo(wanted));
    }

    [TestCase("1.2.840.10008.1.2.4.50", "dcmcjpeg", "+eb")]
    [TestCase("1.2.840.10008.1.2.4.70", "dcmcjpeg", "+e1")]
    [TestCase("1.2.840.10008.1.2.4.80", "dcmcjpls", "+el")]
    [TestCase("1.2.840.10008.1.2.4.90", "gdcmconv", "--j2k")]
    public async Task LoadImage_OfSeveralFramesInOneFragment_TellsThemApart(string syntax, string tool, string how)
    {
        var what = new TestObject { Rows = 40, Columns = 48, Allocated = 8, Stored = 8 };
        var streams = new List<byte[]>();
        for (var frame = 0; frame < 3; frame++)
        {
            var plain = what with { More = writer => writer.Text(0x00281050, "DS", "40") };
            var made = Tool.ConvertDicom(plain.ToFile(TestObject.ExplicitLittleEndian, [.. Enumerable.Range(0, 40 * 48).Select(i => (long)((i + (60 * frame)) % 256))]), tool, how);
            using var source = ContentSource.FromBytes(made);
            using var bytes = FrameBytes.Read(source, EncapsulatedFrames.Find(DicomObject.Read(source), 1, 1, []));
            streams.Add(bytes.Memory.ToArray());
        }

        foreach (var table in (byte[][])[[], Table(0, 2, 100)])
        {
            var file = (what with { Frames = 3 }).ToEncapsulated(syntax, table, [.. streams.SelectMany(stream => stream)]);
            for (var frame = 1; frame <= 3; frame++)
            {
                var image = await _host.LoadAsync(file, frame);
                var alone = await _host.LoadAsync(what.ToEncapsulated(syntax, [], streams[frame - 1]));
                Assert.That(image.Pixels.ToArray(), Is.EqualTo(alone.Pixels.ToArray()));
                Assert.That(image.GetSamples<byte>()[7], Is.EqualTo(7 + (60 * (frame - 1))).Within(syntax.EndsWith("50", StringComparison.Ordinal) ? 12 : 0));
                Assert.That(image.Remarks, table.Length > 0 ? Is.Not.Empty : Is.Empty);
            }
        }
    }

    [TestCase("1.2.840.10008.1.2.4.100", "MPEG2")]
    [TestCase("1.2.840.10008.1.2.4.102", "H.264")]
    [TestCase("1.2.840.10008.1.2.4.107", "HEVC")]
    [TestCase("1.2.840.10008.1.2.4.110", "JPEG XL")]
    [TestCase("1.2.3.4.5", "not DICOM's")]
    public void LoadImage_OfASyntaxWithoutDecoder_NamesIt(string uid, string name)
    {
        var error = Assert.ThrowsAsync<ImageLoadException>(() => _host.LoadAsync(Gray.ToEncapsulated(uid, [], [1, 2, 3, 4])));
        Assert.That(error!.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(error.Reason, Does.Contain(uid).And.Contain(name));
    }

    private async Task CheckAllAsync(TestObject what, params byte[][] items)
    {
        var file = what.ToEncapsulated(TestObject.Rle, items);
        for (var frame = 1; frame <= (what.Frames ?? 2); frame++)
        {
            var image = await _host.LoadAsync(file, frame);
            Assert.That(image.Pixels.ToArray(), Is.All.EqualTo(frame));
            Assert.That(image.Remarks, Is.Empty);
        }
    }

    /// <summary>Two frames whose fragments have 68 bytes each, with the length that the extended offset table says of both.</summary>
    private static TestObject WithExtendedTable(long length) => Gray with
    {
        Frames = 2,
        More = writer => writer.Bytes(0x7FE00001, "OV", [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(76L)]).Bytes(0x7FE00002, "OV", [.. BitConverter.GetBytes(length), .. BitConverter.GetBytes(length)]),
    };

    private static byte[] Table(params int[] offsets) => [.. offsets.SelectMany(BitConverter.GetBytes)];

    // One segment: a run of four.
    private static byte[] Frame(byte value) => [1, 0, 0, 0, Header, 0, 0, 0, .. new byte[56], 0xFD, value, 0, 0];

    private static byte[] Half(byte value, int half) => half == 0 ? Frame(value)[..66] : Frame(value)[66..];
}
