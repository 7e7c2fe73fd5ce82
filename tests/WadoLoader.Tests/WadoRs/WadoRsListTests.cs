using System.Text;
using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Transport;

namespace WadoLoader.Tests.WadoRs;

/// <summary>Lists of a DICOMweb server, by its metadata.</summary>
public sealed class WadoRsListTests
{
    private const string Series = "/pacs/studies/1.2/series/1.3";

    [Test]
    public async Task ListImages_OfASeries_AreItsInstancesInTheOrderOfTheirPlaces()
    {
        using var server = new TestServer(
            _ => Answer(Instance("1.2.3.5", 20), Instance("1.2.3.4", 10), Instance("1.2.3.6", 30, frames: 2)));
        using var plugin = new TestPlugin();

        var listing = await ListAsync(plugin, $"wadors:{server.Url}{Series}?token=x");

        Assert.That(listing.GetImages().Select(image => image.ImageId.Value), Is.EqualTo(new[]
        {
            $"wadors:{server.Url}{Series}/instances/1.2.3.4/frames/1?token=x",
            $"wadors:{server.Url}{Series}/instances/1.2.3.5/frames/1?token=x",
            $"wadors:{server.Url}{Series}/instances/1.2.3.6/frames/1?token=x",
            $"wadors:{server.Url}{Series}/instances/1.2.3.6/frames/2?token=x",
        }));
        var series = listing.Groups.Single().Groups.Single();
        Assert.That((series.Uid, series.ListId!.Value.Value), Is.EqualTo(("1.3", $"wadors:{server.Url}{Series}?token=x")));
        Assert.That(listing.Groups[0].ListId!.Value.Value, Is.EqualTo($"wadors:{server.Url}/pacs/studies/1.2?token=x"));
        Assert.That(server.Requests.Select(request => request.Path), Is.EqualTo(new[] { $"{Series}/metadata?token=x" }));
        Assert.That(listing.Source.FreshFor, Is.EqualTo(TimeSpan.FromMinutes(5)));
    }

    [Test]
    public async Task ListImages_ThenMetadataOfAnImage_AsksTheServerOnce()
    {
        using var server = new TestServer(_ => Answer(Instance("1.2.3.4", 10), Instance("1.2.3.5", 20)));
        using var plugin = new TestPlugin();

        var listing = await ListAsync(plugin, $"wadors:{server.Url}{Series}");
        foreach (var image in listing.GetImages())
        {
            var metadata = (await plugin.MetadataAsync(image.ImageId.Value))!;
            Assert.That(metadata.Get<ImagePlaneModule>()!.ImagePositionPatient,
                Is.EqualTo(image.Metadata!.Get<ImagePlaneModule>()!.ImagePositionPatient));
        }

        Assert.That(server.Requests, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task ListImages_WhatIsNotAskedForOrNoImage_IsLeftOutWithARemark()
    {
        var report = """{"00080016":{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.88.11"]},"00080018":{"vr":"UI","Value":["1.9"]},"""
            + """ "0020000D":{"vr":"UI","Value":["1.2"]},"0020000E":{"vr":"UI","Value":["1.3"]}}""";
        using var server = new TestServer(_ => Answer(Instance("1.2.3.4", 10), Instance("1.2.3.5", 20, series: "1.4"), report));
        using var plugin = new TestPlugin();

        var listing = await ListAsync(plugin, $"wadors:{server.Url}{Series}");

        Assert.That(listing.ImageCount, Is.EqualTo(1));
        Assert.That(listing.Remarks, Has.One.Contains("1.2.3.5").And.Contains("another study, series or instance"));
        Assert.That(listing.Remarks, Has.One.Contains("1.9").And.Contains("structured report"));
    }

    [Test]
    public async Task ListImages_InPages_AreFollowedToTheEnd()
    {
        using var server = new TestServer(request => request.Path.Contains("offset=2", StringComparison.Ordinal)
            ? Answer(Instance("1.2.3.6", 30))
            : WithWarning(Answer(Instance("1.2.3.4", 10), Instance("1.2.3.5", 20))));
        using var plugin = new TestPlugin();

        var listing = await ListAsync(plugin, $"wadors:{server.Url}{Series}");

        Assert.That(listing.ImageCount, Is.EqualTo(3));
        Assert.That(server.Requests.Select(request => request.Path),
            Is.EqualTo(new[] { $"{Series}/metadata", $"{Series}/metadata?offset=2" }));

        static (string, byte[]) WithWarning((string Head, byte[] Body) answer) => (
            answer.Head + "\r\nWarning: 299 pacs \"There are additional results that can be requested\"", answer.Body);
    }

    [Test]
    public async Task ListImages_OfOneFrame_IsNone()
    {
        using var server = new TestServer(_ => throw new InvalidOperationException());
        using var plugin = new TestPlugin();

        Assert.That(await plugin.Context.Lists["wadors"].ListImagesAsync(new(TestInstance.Id(server))), Is.Null);
    }

    [TestCase("{}")]
    [TestCase("[{\"00080018\":")]
    public void ListImages_AnswerThatIsNoArray_IsMalformed(string json)
    {
        using var server = new TestServer(_ => ("200 OK\r\nContent-Type: application/dicom+json", Encoding.UTF8.GetBytes(json)));
        using var plugin = new TestPlugin();

        Assert.That(async () => await ListAsync(plugin, $"wadors:{server.Url}{Series}"),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.Malformed));
    }

    [Test]
    public async Task IsCurrent_WithAnETag_AsksByIt()
    {
        var tag = "\"v1\"";
        using var server = new TestServer(request => request["If-None-Match"] == tag
            ? ("304 Not Modified\r\nETag: " + tag, [])
            : WithTag(Answer(Instance("1.2.3.4", 10))));
        using var plugin = new TestPlugin();
        var id = $"wadors:{server.Url}{Series}";
        var source = (await ListAsync(plugin, id)).Source;
        var revalidator = (IImageRevalidator)plugin.Context.Lists["wadors"];

        Assert.That(source.Version, Is.EqualTo("\"v1\""));
        Assert.That(await revalidator.IsCurrentAsync(new(id), source), Is.True);
        tag = "\"v2\"";
        Assert.That(await revalidator.IsCurrentAsync(new(id), source), Is.False);

        (string, byte[]) WithTag((string Head, byte[] Body) answer) => ($"{answer.Head}\r\nETag: {tag}", answer.Body);
    }

    private static async Task<ImageListing> ListAsync(TestPlugin plugin, string id) =>
        (await plugin.Context.Lists["wadors"].ListImagesAsync(new(id)))!;

    private static string Instance(string uid, int position, int frames = 1, string series = "1.3") => new TestInstance
    {
        InstanceUid = uid,
        Frames = frames,
        More = ",\"0020000D\":{\"vr\":\"UI\",\"Value\":[\"1.2\"]},\"0020000E\":{\"vr\":\"UI\",\"Value\":[\"" + series + "\"]},"
            + "\"00200032\":{\"vr\":\"DS\",\"Value\":[0,0," + position + "]},"
            + "\"00200037\":{\"vr\":\"DS\",\"Value\":[1,0,0,0,1,0]},\"00280009\":{\"vr\":\"AT\",\"Value\":[\"00181063\"]}",
    }.Json.Trim()[1..^1];

    private static (string Head, byte[] Body) Answer(params string[] instances) =>
        ("200 OK\r\nContent-Type: application/dicom+json", Encoding.UTF8.GetBytes($"[{string.Join(',', instances)}]"));
}
