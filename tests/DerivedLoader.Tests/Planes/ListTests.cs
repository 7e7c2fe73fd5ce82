using ImageLoaders.Metadata;

namespace DerivedLoader.Tests;

public sealed class ListTests
{
    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new();
        new MemoryVolume().AddTo(_host);
    }

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task List_Coronal_IsAStackOfThePlanesOfTheGrid()
    {
        var images = (await _host.ListImagesAsync("mpr:coronal;spacing=1x2;of=memory:all"))!.GetImages().ToArray();

        Assert.That(images.Select(image => image.ImageId.Value),
            Is.EqualTo(Enumerable.Range(1, 10).Select(k => $"mpr:coronal;at={k}/10;spacing=1x2;of=memory:all")));
        Assert.That(images.Select(image => image.Metadata!.Get<ImagePlaneModule>()!.ImagePositionPatient[1]),
            Is.EqualTo(Enumerable.Range(0, 10).Select(y => (double)y)).Within(1e-9));
        Assert.That((await _host.Load(images[3].ImageId.Value)).GetSamples<short>()[0], Is.EqualTo(60 + 2800));
    }

    [Test]
    public async Task List_Native_IsTheSortedSeries()
    {
        var listing = (await _host.ListImagesAsync("mpr:native;of=memory:all"))!;

        Assert.That(listing.Source.OfParts, Is.True);
        Assert.That(listing.GetImages().Select(image => image.ImageId.Value),
            Is.EqualTo(Enumerable.Range(1, 8).Select(k => $"mpr:native;at={k}/8;of=memory:all")));
    }

    [TestCase("mpr:coronal;at=3;of=memory:all")]
    [TestCase("mpr:oblique;origin=0,0,0;u=1,0,0;v=0,1,0;of=memory:all")]
    public async Task List_OnePicture_IsNone(string id) => Assert.That(await _host.ListImagesAsync(id), Is.Null);

    [Test]
    public async Task List_OfTimes_HasAStackForEach()
    {
        foreach (var time in new[] { 2, 1 })
            new MemoryVolume
            {
                Scheme = $"memory{time}", // another name, and not in order
                Slices = 3,
                Value = (_, _, k) => (100 * time) + k,
                Modules = _ => [new AcquisitionOrderModule { TemporalPosition = time }],
            }.AddTo(_host);
        foreach (var id in _host.Memory.Keys.Where(id => id.Scheme == "memory").ToArray())
            _host.Memory.Remove(id);

        var stacks = (await _host.ListImagesAsync("mpr:axial;of=memory:all"))!.GetStacks().ToArray();

        Assert.That(stacks.Select(stack => stack.Description), Is.EqualTo(new[] { "axial, Temporal Position 1 of 2",
            "axial, Temporal Position 2 of 2" }));
        Assert.That((await _host.Load(stacks[1].Images[2].ImageId.Value)).GetSamples<short>()[0], Is.EqualTo(202));
    }

    [Test]
    public async Task Axial_OfAxialPlanes_IsTheIdentity()
    {
        foreach (var name in (string[])["axial", "coronal", "sagittal", "native"])
        {
            var direct = (await _host.ListImagesAsync($"mpr:{name};spacing=1x2;of=memory:all".Replace("native;spacing=1x2", "native",
                StringComparison.Ordinal)))!.GetImages().ToArray();
            var again = (await _host.ListImagesAsync($"mpr:native;of=mpr:{name};spacing=1x2;of=memory:all".Replace("native;spacing=1x2",
                "native", StringComparison.Ordinal)))!.GetImages().ToArray();
            Assert.That(again, Has.Length.EqualTo(direct.Length));
            var expected = new List<byte[]>();
            foreach (var image in direct)
                expected.Add((await _host.Load(image.ImageId.Value)).Pixels.ToArray());
            foreach (var image in again)
            {
                var pixels = (await _host.Load(image.ImageId.Value)).Pixels.ToArray();
                Assert.That(expected.RemoveAll(other => other.AsSpan().SequenceEqual(pixels)), Is.EqualTo(1), image.ImageId.Value);
            }
        }
    }

    [Test]
    public async Task Coronal_OfCoronalPlanes_IsTheIdentity()
    {
        var direct = await _host.Load("mpr:coronal;at=3/10;spacing=1x2;of=memory:all");

        var again = await _host.Load("mpr:coronal;at=3/10;spacing=1x2;of=mpr:coronal;spacing=1x2;of=memory:all");

        Assert.That(again.Format, Is.EqualTo(direct.Format));
        Assert.That(again.Pixels.ToArray(), Is.EqualTo(direct.Pixels.ToArray()));
    }
}
