using ImageLoaders.PluginTesting;
using ImageLoaders.TestServers;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Loading;

/// <summary>Each loader tells where a load is.</summary>
public sealed class StageTests
{
    private static readonly TestObject Gray = new() { Rows = 8, Columns = 8, Allocated = 8, Stored = 8 };
    private static readonly byte[] Native = Gray.ToFile(TestObject.ExplicitLittleEndian, new long[64]);
    private static readonly byte[] Rle = Gray.ToEncapsulated(TestObject.Rle, [], [1, 0, 0, 0, 64, .. new byte[59], 0xC1, 7]);

    [Test]
    public async Task LoadImage_File_TellsItsStages()
    {
        using var host = new FakeHost();

        Assert.That(await StageSpans.OfAsync(() => host.LoadAsync(Native)), Is.EqualTo(new[] { "parse", "parse", "fetch", "convert" }));
        Assert.That(await StageSpans.OfAsync(() => host.LoadAsync(Rle)),
            Is.EqualTo(new[] { "parse", "parse", "fetch", "decode", "convert" }));
    }

    [Test]
    public async Task LoadImage_WadoUri_TellsItsStages()
    {
        using var host = new FakeHost();
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom\r\nETag: \"v1\"", Rle));

        var stages = await StageSpans.OfAsync(() => host.LoadAsync($"wadouri:{server.Url}/wado?requestType=WADO&objectUID=1.2.3.4"));

        Assert.That(stages, Is.EqualTo(new[] { "fetch", "parse", "parse", "fetch", "decode", "convert" }));
    }

    [Test]
    public async Task LoadImage_WadoRs_TellsItsStages()
    {
        using var server = new TestServer(new TestInstance().Answer);
        using var plugin = new Transport.TestPlugin();

        var stages = await StageSpans.OfAsync(() => plugin.LoadAsync(TestInstance.Id(server)));

        Assert.That(stages, Is.EqualTo(new[] { "fetch", "parse", "fetch", "convert" }));
    }
}
