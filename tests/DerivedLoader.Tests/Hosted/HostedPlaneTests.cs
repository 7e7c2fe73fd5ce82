using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

/// <summary>The planes of the fixtures again, through the host and the built plugins: the same pixels.</summary>
public sealed class HostedPlaneTests
{
    private readonly TestHost _direct = new();
    private PluginFolder _folder = null!;

    private static IEnumerable<TestCaseData> Planes => ReslicedPlane.All();

    [OneTimeSetUp]
    public async Task SetUp() => _folder = await PluginFolder.StartAsync();

    [OneTimeTearDown]
    public async Task TearDown()
    {
        _direct.Dispose();
        await _folder.DisposeAsync();
    }

    [TestCaseSource(nameof(Planes))]
    public async Task Load_PlaneOfAFolder_IsTheSame(object resliced)
    {
        var plane = (ReslicedPlane)resliced;

        var image = await _folder.Host.LoadImage(plane.IdOf(plane.Series.Id + "/"));

        var direct = await _direct.Load(plane.IdOf(plane.Series.Id));
        Assert.That(image.Format, Is.EqualTo(direct.Format));
        Assert.That(image.Pixels.Span.SequenceEqual(direct.Pixels.Span), Is.True);
        Assert.That((image.RescaleSlope, image.RescaleIntercept, image.PixelPaddingValue),
            Is.EqualTo((direct.RescaleSlope, direct.RescaleIntercept, direct.PixelPaddingValue)));
    }

    [DerivedCase]
    public async Task List_CoronalOfAFolder_ScrollsThroughIt(string _)
    {
        var listing = (await _folder.Host.ListImagesAsync($"mpr:coronal;of={PhantomSeries.All["axial"].Id}/"))!;

        Assert.That(listing.ImageCount, Is.EqualTo(20));
        foreach (var image in listing.GetImages().Take(3))
            Assert.That((await _folder.Host.LoadImage(image.ImageId)).Rows, Is.GreaterThan(0));
    }
}
