using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;
using WadoLoader.Tests.WadoRs;

namespace WadoLoader.Tests.Cases;

/// <summary>The same numbers where a server tells them in JSON: as strings, as null, of another representation.</summary>
public sealed class ServerNumberTests
{
    [TestCase("\"00281050\":{\"vr\":\"DS\",\"Value\":[null,40]},\"00281051\":{\"vr\":\"DS\",\"Value\":[null,\"400\"]}", "40/400",
        "(0028,1050)")]
    [TestCase("\"00281050\":{\"vr\":\"DS\",\"Value\":[\"40,5\"]},\"00281051\":{\"vr\":\"DS\",\"Value\":[\"400,25\"]}", "40.5/400.25",
        "40,5")]
    [TestCase("\"00281050\":{\"vr\":\"FD\",\"Value\":[\"40,5\",50]},\"00281051\":{\"vr\":\"FD\",\"Value\":[400,500]}", "40.5/400 50/500",
        "40,5")]
    [TestCase("\"00281050\":{\"vr\":\"DS\",\"Value\":[\"40HU\"]},\"00281051\":{\"vr\":\"DS\",\"Value\":[\"400HU\"]}", "", "40HU")]
    [TestCase("\"00280030\":{\"vr\":\"DS\",\"Value\":[null,0.5]}", "", "(0028,0030)")]
    [TestCase("\"00280030\":{\"vr\":\"DS\",\"Value\":[0.5]}", "", "0.5")]
    public async Task Numbers_OfJson_AreJudgedAsAFiles(string members, string windows, string quoted)
    {
        var (image, metadata) = await ReadAsync(members);
        Assert.That(string.Join(' ', image.Windows.Select(window => $"{window.Center}/{window.Width}")), Is.EqualTo(windows));
        Assert.That((image.RowPixelSpacing, metadata.Get<ImagePlaneModule>()!.RowPixelSpacing), Is.EqualTo(((double?)null, (double?)null)));
        Assert.That(image.Remarks, Has.Some.Contains(quoted));
        Assert.That(metadata.Remarks, Has.Some.Contains(quoted));
    }

    [TestCase("\"00281052\":{\"vr\":\"DS\",\"Value\":[\"-1024,5\"]},\"00281053\":{\"vr\":\"DS\",\"Value\":[\"1,5\"]}", 1.5, -1024.5)]
    [TestCase("\"00281052\":{\"vr\":\"DS\",\"Value\":[\"-1024\"]},\"00281053\":{\"vr\":\"DS\",\"Value\":[null]}", 1, -1024)]
    public async Task Rescale_OfJson_IsReadWhereItIsPlain(string members, double slope, double intercept)
    {
        var (image, _) = await ReadAsync(members);
        Assert.That((image.RescaleSlope, image.RescaleIntercept), Is.EqualTo((slope, intercept)));
        Assert.That(image.Remarks, Is.Not.Empty);
    }

    [TestCase("\"00281053\":{\"vr\":\"DS\",\"Value\":[\"NaN\"]}", "NaN")]
    [TestCase("\"00281053\":{\"vr\":\"DS\",\"Value\":[\"1,024\"]}", "1,024")]
    [TestCase(
        "\"00283000\":{\"vr\":\"SQ\",\"Value\":[{\"00283002\":{\"vr\":\"US\",\"Value\":[2,null,16]},"
            + "\"00283006\":{\"vr\":\"OW\",\"InlineBinary\":\"AQIDBA==\"}}]}", "2\\\\16")]
    [TestCase(
        "\"00283000\":{\"vr\":\"SQ\",\"Value\":[{\"00283002\":{\"vr\":\"US\",\"Value\":[2,70000,16]},"
            + "\"00283006\":{\"vr\":\"OW\",\"InlineBinary\":\"AQIDBA==\"}}]}", "70000")]
    public void Numbers_ThatPixelsHangOn_AreErrorsThatQuoteThem(string members, string quoted)
    {
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => ReadAsync(members));
        Assert.That((failure!.Error, failure.Message.Contains(quoted, StringComparison.Ordinal)),
            Is.EqualTo((ImageLoadError.Malformed, true)), failure.Message);
    }

    private static async Task<(Image Image, ImageMetadata Metadata)> ReadAsync(string members)
    {
        var instance = new TestInstance { More = "," + members };
        using var server = new TestServer(instance.Answer);
        using var plugin = new TestPlugin();
        return (await plugin.LoadAsync(TestInstance.Id(server)), (await plugin.MetadataAsync(TestInstance.Id(server)))!);
    }
}
