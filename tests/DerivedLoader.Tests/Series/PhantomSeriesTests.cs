using System.Text.Json;
using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

/// <summary>What is said of each series of the fixtures, and the order of its slices.</summary>
public sealed class PhantomSeriesTests
{
    private readonly TestHost _host = new();

    private static IEnumerable<TestCaseData> Ordered => PhantomSeries.All.Values
        .Where(series => series.Entry.GetProperty("order").ValueKind == JsonValueKind.Array
            && series.Finding is not ("single" or "single-place"))
        .Select(series => new TestCaseData(series).SetArgDisplayNames(series.Name));

    private static IEnumerable<TestCaseData> InTime => PhantomSeries.All.Values
        .Where(series => series.Finding == "4d").Select(series => new TestCaseData(series).SetArgDisplayNames(series.Name));

    [OneTimeTearDown]
    public void TearDown() => _host.Dispose();

    [TestCaseSource(nameof(Ordered))]
    public async Task Native_EverySlice_IsTheOneOfTheTruth(object phantom)
    {
        var series = (PhantomSeries)phantom;
        var order = series.Order;
        for (var k = 0; k < order.Length; k++)
            Assert.That(await IsSame($"mpr:native;at={At(series, k, order.Length)}/{order.Length};of={series.Id}", order[k]), Is.True,
                order[k]);
    }

    [TestCaseSource(nameof(InTime))]
    public async Task Native_EveryTime_HasItsSlices(object phantom)
    {
        var series = (PhantomSeries)phantom;
        var groups = series.Entry.GetProperty("groups").EnumerateArray().ToArray();
        for (var time = 1; time <= groups.Length; time++)
        {
            var order = groups[time - 1].GetProperty("order").EnumerateArray().Select(file => series.IdOf(file.GetString()!)).ToArray();
            for (var k = 0; k < order.Length; k++)
                Assert.That(await IsSame($"mpr:native;at={k + 1}/{order.Length};time={time};of={series.Id}", order[k]), Is.True, order[k]);
        }

        var image = await _host.Load($"mpr:coronal;of={series.Id}");
        Assert.That(image.Remarks, Has.One.Contains($"The source holds {groups.Length} volumes"));
        Assert.That(_host.Fail($"mpr:coronal;time={groups.Length + 1};of={series.Id}").Error, Is.EqualTo(ImageLoadError.NotFound));
    }

    [DerivedCase("gantry-tilt", "The slices are sheared: they follow one another 17.5 degrees")]
    [DerivedCase("enhanced-tilt", "The slices are sheared")]
    [DerivedCase("missing", "2 slices are missing: the slices lie 2 mm apart, and 6 mm between")]
    [DerivedCase("irregular", "The slices are not evenly spaced: 0.5 to 3 mm")]
    [DerivedCase("duplicates", "2 image(s) lie at the place of another")]
    [DerivedCase("with-scout", "The source holds images of 2 orientations, sizes or spacings")]
    [DerivedCase("two-stacks", "Stack 1 is used; stack= names another")]
    [DerivedCase("axial", null)]
    [DerivedCase("jitter", null)]
    [DerivedCase("axial-descending", null)]
    [DerivedCase("pet", null)]
    [DerivedCase("nm-tomo", null)]
    public async Task Coronal_OfASeries_SaysWhatIsUnusual(string name, string? remark)
    {
        var series = PhantomSeries.All[name];
        var remarks = (await _host.Load($"mpr:coronal;of={series.Id}")).Remarks;

        Assert.That(remarks, remark is null ? Is.Empty : Has.One.Contains(remark));
    }

    [DerivedCase("single", "is the only slice. Two slices at different places are expected")]
    [DerivedCase("cine", "all 5 lie at one place")]
    public void Coronal_OfNoVolume_SaysWhy(string name, string reason)
    {
        var series = PhantomSeries.All[name];
        var failure = _host.Fail($"mpr:coronal;of={series.Id}");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Unsupported));
        Assert.That(failure.Reason, Does.Contain(reason).And.Contain("001.dcm"));
    }

    [DerivedCase]
    public async Task Native_OtherStack_IsChosenByNumber(string _)
    {
        var series = PhantomSeries.All["two-stacks"];
        var stacks = series.Entry.GetProperty("stacks");
        foreach (var (number, stack) in new[] { (1, stacks.GetProperty("a")), (2, stacks.GetProperty("b")) })
        {
            var order = stack.GetProperty("order").EnumerateArray().Select(file => series.IdOf(file.GetString()!)).ToArray();
            for (var k = 0; k < order.Length; k++)
                Assert.That(await IsSame($"mpr:native;stack={number};at={k + 1};of={series.Id}", order[k]), Is.True, order[k]);
        }
    }

    [DerivedCase]
    public async Task Oblique_OfPadding_NeverBlendsIt(string _)
    {
        var series = PhantomSeries.All["padding"];
        foreach (var interpolation in (string[])["linear", "cubic", "nearest"])
        {
            const double Step = 0.37;
            var image = await _host.Load(
                $"mpr:axial;origin=-6,-7,5.3;spacing={Step};size=30x36;interpolation={interpolation};of={series.Id}");
            var values = ModalityValues.Compute(image);
            var (inside, padding) = (0, 0);
            for (var i = 0; i < values.Length; i++)
            {
                var (x, y) = (-6 + (i % 30 * Step), -7 + (i / 30 * Step));
                if (double.IsNaN(values[i]))
                {
                    padding++;
                    continue;
                }

                // At the border fewer voxels tell the value: still one of the picture's, never near -2024.
                var tolerance = interpolation == "nearest" ? 40 : 16;
                Assert.That(values[i], Is.EqualTo(series.FieldAt(x, y, 5.3)).Within(tolerance));
                inside++;
            }

            Assert.That(Math.Min(inside, padding), Is.GreaterThan(50), interpolation);
        }
    }

    // The truth of an NM object is in the order of its frames, which go against the normal.
    private static int At(PhantomSeries series, int k, int count) => series.Name == "nm-tomo" ? count - k : k + 1;

    private async Task<bool> IsSame(string derived, string slice)
    {
        var (image, expected) = (await _host.Load(derived), await _host.Load(slice));
        return image.Format == expected.Format && image.Pixels.Span.SequenceEqual(expected.Pixels.Span)
            && image.RescaleSlope == expected.RescaleSlope && image.Windows.SequenceEqual(expected.Windows);
    }
}
