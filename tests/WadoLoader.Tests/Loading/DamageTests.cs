using ImageLoaders;

namespace WadoLoader.Tests.Loading;

/// <summary>Whatever is done to a file: a picture, or an error of the contract, and memory in proportion.</summary>
public sealed class DamageTests
{
    private static readonly TestObject Small = new()
    {
        Rows = 4,
        Columns = 4,
        Frames = 2,
        Stored = 12,
        First = writer => writer.Sequence(0x00081140, true, item => item.Text(0x00081155, "UI", "1.9"))
            .Sequence(0x00082218, false, item => item.Text(0x00080100, "SH", "X")),
        More = writer => writer.Text(0x00281050, "DS", "40\\50").Text(0x00281051, "DS", "400\\500")
            .Sequence(0x00283010, true, item => item.UInt16(0x00283002, 4, 0, 16).UInt16(0x00283006, 1, 2, 3, 4)),
    };

    private static IEnumerable<TestCaseData> Files()
    {
        foreach (var syntax in TestObject.NativeSyntaxes)
            yield return new TestCaseData(Small.ToFile(syntax, [.. Enumerable.Range(0, 32).Select(i => (long)i * 1000)]))
                .SetArgDisplayNames(syntax);
        yield return new TestCaseData(Palette()).SetArgDisplayNames("palette");
        yield return new TestCaseData(Small.ToEncapsulated(TestObject.Rle, [0, 0, 0, 0, 96, 0, 0, 0], RleFrame(1), RleFrame(2)))
            .SetArgDisplayNames("rle");
    }

    [TestCaseSource(nameof(Files))]
    public async Task LoadImage_CutOffAnywhere_EndsWell(byte[] file)
    {
        using var host = new FakeHost();
        for (var length = 0; length < file.Length; length++)
            await TryAsync(host, file[..length], length);
    }

    [TestCaseSource(nameof(Files))]
    public async Task LoadImage_ChangedAtRandom_EndsWell(byte[] file)
    {
        using var host = new FakeHost();
        var random = new Random(7);
        var before = GC.GetTotalAllocatedBytes();
        for (var i = 0; i < 1500; i++)
        {
            var changed = (byte[])file.Clone();
            for (var n = random.Next(1, 5); n > 0; n--)
                changed[random.Next(100, changed.Length)] =
                    (byte)(random.Next(3) switch { 0 => 0xFF, 1 => random.Next(256), _ => 1 << random.Next(8) });
            await TryAsync(host, changed, i);
        }

        Assert.That(GC.GetTotalAllocatedBytes() - before, Is.LessThan(3L << 30));
    }

    private static async Task TryAsync(FakeHost host, byte[] file, int what)
    {
        host.Contents["content/test"] = () => ContentSource.FromBytes(file);
        foreach (var id in new[] { "dicomfile:content/test", "dicomfile:content/test?frame=2" })
        {
            try
            {
                await host.LoadAsync(id);
            }
            catch (ImageLoadException exception)
            {
                Assert.That(exception.Error, Is.Not.EqualTo(ImageLoadError.LoaderFault), $"{what}: {exception.Detail}");
            }

            try
            {
                await host.MetadataAsync(id);
            }
            catch (ImageLoadException)
            {
                // Any other exception fails the test.
            }
        }
    }

    private static byte[] Palette() => new TestObject
    {
        Photometric = "PALETTE COLOR",
        Allocated = 8,
        Stored = 8,
        More = writer =>
        {
            for (var color = 0u; color < 3; color++)
                writer.UInt16(0x00281101 + color, 8, 0, 16);
            for (var color = 0u; color < 3; color++)
                writer.Bytes(0x00281221 + color, "OW", writer.Words(0, 2, 7, 9, 1, 4, 500, 0, 2, 3, 4));
        },
    }.ToFile(TestObject.ExplicitLittleEndian, new long[24]);

    private static byte[] RleFrame(byte value) =>
        [2, 0, 0, 0, 64, 0, 0, 0, 66, 0, 0, 0, .. new byte[52], 0xF1, 0, 0xF1, value, .. new byte[20]];
}
