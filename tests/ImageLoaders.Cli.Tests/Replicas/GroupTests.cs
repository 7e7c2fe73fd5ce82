namespace ImageLoaders.Cli.Tests.Replicas;

/// <summary>What <c>deploy/haproxy/groups.map</c> makes of each form of id: slices of a series share a group, and others do not.</summary>
[CancelAfter(300_000)]
public sealed class GroupTests
{
    private const string Series = "https://pacs.example/dicom-web/studies/1.2/series/1.3";
    private const string Wado = "https://pacs.example/wado?requestType=WADO&studyUID=1.2&seriesUID=1.3&objectUID=";

    private Haproxy _haproxy = null!;
    private HttpClient _client = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        _haproxy = new([]);
        _client = new() { BaseAddress = _haproxy.Address };
        await _haproxy.WaitForAsync(0, timeout.Token);
    }

    [OneTimeTearDown]
    public void Stop()
    {
        _client.Dispose();
        _haproxy.Dispose();
    }

    [TestCase($"wadors:{Series}/instances/1.4/frames/1", Series)]
    [TestCase($"wadors:{Series}/instances/1.5/frames/7?retry=1", Series)]
    [TestCase($"dicomweb:{Series}/instances/1.4", Series)]
    [TestCase($"wadouri:{Wado}1.4", "https://pacs.example/wado?1.3")]
    [TestCase($"wadouri:{Wado}1.5&frame=2", "https://pacs.example/wado?1.3")]
    [TestCase("wadouri:https://pacs.example/wado?SeriesUid=1.3&objectUID=1.4", "https://pacs.example/wado?1.3")]
    [TestCase("wadouri:https://server/images/ct/1.dcm", "https://server/images/ct")]
    [TestCase("wadouri:https://server/images/ct/2.dcm?frame=2", "https://server/images/ct")]
    [TestCase("dicomfile:/data/ct/1.dcm", "/data/ct")]
    [TestCase("dicomfile:/data/ct/2.dcm?frame=7", "/data/ct")]
    [TestCase("dicomfile:/data/ct/", "/data/ct")]
    [TestCase("webfile:/data/pictures/a.png", "/data/pictures")]
    [TestCase("dicomfile:content/6c84fb90-12c4-11e1-840d-7b25c5ee775a?frame=1", "content/6c84fb90-12c4-11e1-840d-7b25c5ee775a")]
    [TestCase("webfile:content/6c84fb90-12c4-11e1-840d-7b25c5ee775a", "content/6c84fb90-12c4-11e1-840d-7b25c5ee775a")]
    [TestCase("https://server/picture.png", "https://server/picture.png")]
    [TestCase("https://server/moving.gif?v=1#frame=2", "https://server/moving.gif")]
    [TestCase("data:image/png;base64,iVBORw0KGgo=", "data:image/png;base64,iVBORw0KGgo=")]
    [TestCase("base64:iVBORw0KGgo=", "base64:iVBORw0KGgo=")]
    [TestCase("example:ct", "example:ct")]
    [TestCase("example:stack?frame=8", "example:stack")]
    [TestCase("nifti:/data/brain.nii.gz?slice=3", "nifti:/data/brain.nii.gz")]
    [TestCase($"mpr:coronal;at=3/10;spacing=1x2;of=wadors:{Series}/instances/1.4/frames/1", Series)]
    [TestCase("mpr:coronal;at=-12.5;of=dicomfile:/data/ct/", "/data/ct")]
    [TestCase("mpr:axial;at=7;slab=4,max;of=dicomfile:/data/ct/1.dcm", "/data/ct")]
    [TestCase($"mpr:native;at=2;of=wadouri:{Wado}1.4", "https://pacs.example/wado?1.3")]
    [TestCase("mpr:coronal;at=3/10;of=mpr:axial;spacing=1x2;of=dicomfile:/data/ct/", "/data/ct")]
    [TestCase($"mpr:axial;of={{dicomfile:/data/pet/}};of={{wadors:{Series}/}}", Series)]
    [TestCase("mpr:axial;of={dicomfile:/data/ct/};of={dicomfile:/data/pet/}", "/data/pet")]
    [TestCase("mpr:coronal;of=dicomfile:content/6c84fb90-12c4-11e1-840d-7b25c5ee775a", "content/6c84fb90-12c4-11e1-840d-7b25c5ee775a")]
    public async Task Id_Encoded_HasTheGroupOfItsSeries(string id, string group) =>
        Assert.That(await GroupOfAsync("/images/pixels?id=" + Uri.EscapeDataString(id)), Is.EqualTo(group));

    [Test]
    public async Task Id_OfEightThousandCharacters_PassesEncoded()
    {
        var id = "dicomfile:/" + new string('ä', 4000) + "/1.dcm";
        using var answer = await _client.GetAsync("/images/pixels?id=" + Uri.EscapeDataString(id)[..24_000]);
        Assert.That((int)answer.StatusCode, Is.EqualTo(503), "there is no replica; that it came as far is what counts");
    }

    [TestCase("/images/pixels?id=example:ct&group=my%20series", "my series")]
    [TestCase("/images/prefetch?group=one", "one")]
    [TestCase("/images/content/6c84fb90-12c4-11e1-840d-7b25c5ee775a", "content/6c84fb90-12c4-11e1-840d-7b25c5ee775a")]
    [TestCase("/images/content/6c84fb90-12c4-11e1-840d-7b25c5ee775a?group=one", "one")]
    [TestCase("/images/plugins", null)]
    public async Task Request_SaysWhatItBelongsTo(string path, string? group) => Assert.That(await GroupOfAsync(path), Is.EqualTo(group));

    private async Task<string?> GroupOfAsync(string path)
    {
        using var answer = await _client.GetAsync(path);
        return answer.Headers.TryGetValues("X-Group", out var groups) ? groups.Single() : null;
    }
}
