using ImageLoaders.Metadata;

namespace WadoLoader.Tests.Listing;

/// <summary>Lists of the phantom series against the truth of whoever made them.</summary>
public sealed class DerivedListTests
{
    private FakeHost _host = null!;

    [SetUp]
    public void SetUp() => _host = new FakeHost();

    [TearDown]
    public void TearDown() => _host.Dispose();

    [TestCaseSource(typeof(DerivedSeries), nameof(DerivedSeries.Cases), new object[] { "regular sheared irregular missing" })]
    public async Task ListImages_OfASeries_AreOneStackInTheOrderOfTheirPlaces(DerivedSeries series)
    {
        var listing = await _host.ListAsync($"dicomfile:{series.Folder}");

        var stack = listing.GetStacks().Single();
        Assert.That(stack.Images.Select(image => Path.GetFileName(image.ImageId.Value)), Is.EqualTo(series.Order));
        Assert.That(listing.Groups.Single().Groups.Single().Uid, Is.Not.Null);
        Assert.That(listing.Remarks, Is.Empty);
    }

    [TestCaseSource(typeof(DerivedSeries), nameof(DerivedSeries.Cases), new object[] { "4d" })]
    public async Task ListImages_OfATimeSeries_KeepEachPlaceTogether(DerivedSeries series)
    {
        var stack = (await _host.ListAsync($"dicomfile:{series.Folder}")).GetStacks().Single();

        var planes = stack.Images.Select(image => image.Metadata!.Get<ImagePlaneModule>()!);
        var places = planes.Select(plane => Math.Round(plane.PositionAlongNormal!.Value, 3)).ToArray();
        Assert.That(places, Is.Ordered.Ascending);
        Assert.That(places.GroupBy(place => place).Select(place => place.Count()).Distinct().Count(), Is.EqualTo(1));
    }

    [TestCaseSource(typeof(DerivedSeries), nameof(DerivedSeries.Cases), new object[] { "mixed" })]
    public async Task ListImages_OfAMixedSeries_AreAStackForEachOrientation(DerivedSeries series)
    {
        var stacks = (await _host.ListAsync($"dicomfile:{series.Folder}")).GetStacks().ToArray();

        Assert.That(stacks, Has.Length.EqualTo(2));
        Assert.That(stacks[0].ImageCount, Is.GreaterThan(stacks[1].ImageCount)); // the largest first
        Assert.That(stacks[0].Description, Is.Not.EqualTo(stacks[1].Description));
        foreach (var stack in stacks)
        {
            var alone = await _host.ListAsync(stack.ListId!.Value.Value);
            Assert.That(alone.GetImages().Select(image => image.ImageId), Is.EqualTo(stack.Images.Select(image => image.ImageId)));
        }
    }

    [TestCaseSource(typeof(DerivedSeries), nameof(DerivedSeries.Cases), new object[] { "regular sheared 4d" })]
    public async Task ListImages_Metadata_IsThatOfTheImageAlone(DerivedSeries series)
    {
        var image = (await _host.ListAsync($"dicomfile:{series.Folder}")).GetImages().Last();

        var alone = (await _host.MetadataAsync(image.ImageId.Value))!;
        Assert.That(image.Metadata!.Source, Is.EqualTo(alone.Source));
        Assert.That(image.Metadata.Get<ImagePlaneModule>()!.ImagePositionPatient,
            Is.EqualTo(alone.Get<ImagePlaneModule>()!.ImagePositionPatient));
        Assert.That(image.Metadata.Get<AcquisitionOrderModule>(), Is.EqualTo(alone.Get<AcquisitionOrderModule>()));
        Assert.That(image.Metadata.Modules.Select(module => module.Name), Is.EquivalentTo(alone.Modules.Select(module => module.Name)));
    }
}
