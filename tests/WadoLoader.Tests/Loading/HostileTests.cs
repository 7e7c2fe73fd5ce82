using System.Buffers.Binary;
using ImageLoaders;

namespace WadoLoader.Tests.Loading;

/// <summary>Objects made to take time or memory: each ends soon, as an error of the contract or a picture, and takes little.</summary>
public sealed class HostileTests
{
    private const int Many = 300_000;

    private static readonly TestObject Small = new() { Rows = 2, Columns = 2, Allocated = 8, Stored = 8 };

    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task LoadImage_OfManyWrongTables_TakesAFewOfThem()
    {
        var item = new DicomWriter().UInt16(0x00283002, 4, 0, 99).Bytes(0x00283006, "OW", [1, 2]).ToArray();
        var image = await LoadAsync(Small with { More = writer => Sequence(writer, 0x00283010, item) });
        Assert.That(image!.Remarks, Has.Length.LessThan(1000));
    }

    [Test]
    public async Task LoadImage_OfManyEmptyItems_PassesOverThem([Values(0x00283010u, 0x52009229u, 0x52009230u, 0x00283000u)] uint tag)
    {
        var image = await LoadAsync(Small with { More = writer => Sequence(writer, tag, []) });
        Assert.That(image, Is.Not.Null);
        Assert.That(await _host.MetadataAsync("dicomfile:content/test"), Is.Not.Null);
    }

    [Test]
    public async Task LoadImage_OfTheLastOfManyFrames_FindsItsGroups()
    {
        var many = Small with
        {
            Rows = 1,
            Columns = 1,
            Frames = Many,
            More = writer => Sequence(writer, 0x52009230,
                new DicomWriter().Sequence(0x00289145, false, group => group.Text(0x00281053, "DS", "3")).ToArray()),
        };
        Assert.That((await LoadAsync(many, Many, [.. Enumerable.Repeat(7L, Many)]))!.RescaleSlope, Is.EqualTo(3));
    }

    [Test]
    public async Task LoadImage_OfManyEmptyFragments_IsAnError()
    {
        byte[][] items = [[], .. Enumerable.Repeat<byte[]>([], Many)];
        Assert.That(await LoadAsync(Small.ToEncapsulated(TestObject.Rle, items)), Is.Null);
    }

    [TestCase(0UL, ulong.MaxValue)]
    [TestCase(ulong.MaxValue, 68UL)]
    [TestCase(0UL, 1UL << 63)]
    [TestCase(0x7FFFFFFFFFFFFFF0UL, 0UL)]
    public async Task LoadImage_OfAnExtendedTableThatLies_GoesByTheFragments(ulong second, ulong length)
    {
        static byte[] Longs(params ulong[] values)
        {
            var bytes = new byte[8 * values.Length];
            for (var i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), values[i]);
            return bytes;
        }

        var two = Small with
        {
            Frames = 2,
            More = writer => writer.Bytes(0x7FE00001, "OV", Longs(0, second)).Bytes(0x7FE00002, "OV", Longs(length, length))
        };
        var image = await LoadAsync(two.ToEncapsulated(TestObject.Rle, [], Rle(1), Rle(2)), 2);
        Assert.That(image!.Pixels.ToArray(), Is.All.EqualTo(2));
        Assert.That(image.Remarks, Has.One.Contains("extended offset table"));
    }

    [Test]
    public async Task LoadImage_OfSegmentsThatCopyOneAnotherWithoutEnd_IsAnError()
    {
        int[] segments = [0, 1, 5, .. Enumerable.Repeat(new[] { 2, 65535, 0, 0 }, 16_000).SelectMany(word => word)];
        var palette = Small with
        {
            Photometric = "PALETTE COLOR",
            More = writer =>
            {
                for (var color = 0u; color < 3; color++)
                    writer.UInt16(0x00281101 + color, 0, 0, 16);
                for (var color = 0u; color < 3; color++)
                    writer.Bytes(0x00281221 + color, "OW", writer.Words(segments));
            },
        };
        Assert.That(await LoadAsync(palette), Is.Null);
    }

    [Test]
    public async Task LoadImage_OfAFrameThatInflatesWithoutEnd_IsAnError(
        [Values("1.2.840.10008.1.2.8.1", "1.2.840.10008.1.2.1.98")] string syntax)
    {
        var bytes = new byte[32 << 20];
        Assert.That(await LoadAsync(Small.ToEncapsulated(syntax, [],
            syntax.EndsWith("98", StringComparison.Ordinal) ? bytes[..600] : DicomWriter.Deflate(bytes))), Is.Null);
    }

    [Test]
    public async Task LoadImage_OfSizesThatNoFileHolds_IsAnErrorWithoutTheirMemory(
        [Values(TestObject.ExplicitLittleEndian, TestObject.Deflated, TestObject.Rle, "1.2.840.10008.1.2.8.1", "1.2.840.10008.1.2.4.70",
            "1.2.840.10008.1.2.4.90")] string syntax, [Values(1, 3)] int samples)
    {
        var huge = new TestObject
        {
            Rows = 65535,
            Columns = 65535,
            Samples = samples,
            Photometric = samples == 1 ? "MONOCHROME2" : "RGB",
            Allocated = 32,
            Stored = 32,
            Frames = int.MaxValue
        };
        var isNative = syntax is TestObject.ExplicitLittleEndian or TestObject.Deflated;
        Assert.That(await LoadAsync(isNative ? huge.ToFile(syntax, new long[8])
            : (huge with { Frames = 1 }).ToEncapsulated(syntax, [], Rle(1))), Is.Null);
    }

    private Task<Image?> LoadAsync(TestObject what, int frame = 1, long[]? samples = null) =>
        LoadAsync(what.ToFile(TestObject.ExplicitLittleEndian, samples ?? new long[4]), frame);

    /// <summary>The image, or nothing for an error of the contract; the deadline and the memory are generous.</summary>
    private async Task<Image?> LoadAsync(byte[] file, int frame = 1)
    {
        var before = GC.GetTotalAllocatedBytes();
        try
        {
            return await _host.LoadAsync(file, frame).WaitAsync(TimeSpan.FromMinutes(5));
        }
        catch (ImageLoadException exception)
        {
            Assert.That(exception.Error, Is.AnyOf(ImageLoadError.Malformed, ImageLoadError.TooLarge, ImageLoadError.Unsupported),
                exception.Detail);
            return null;
        }
        finally
        {
            Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(64 << 20));
        }
    }

    private static void Sequence(DicomWriter writer, uint tag, byte[] item)
    {
        var one = new DicomWriter().Header(0xFFFEE000, "", (uint)item.Length).Raw(item).ToArray();
        var all = new byte[one.Length * Many];
        for (var i = 0; i < Many; i++)
            one.CopyTo(all, i * one.Length);
        writer.Header(tag, "SQ", (uint)all.Length).Raw(all);
    }

    private static byte[] Rle(byte value) => [1, 0, 0, 0, 64, .. new byte[59], 0xFD, value, 0, 0];
}
