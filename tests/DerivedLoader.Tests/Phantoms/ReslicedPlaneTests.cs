namespace DerivedLoader.Tests;

/// <summary>Every plane of the fixtures: linear to 0.02 of the formula, nearest to the pixel of other programs, cubic to 0.05.</summary>
public sealed class ReslicedPlaneTests
{
    private readonly TestHost _host = new();

    private static IEnumerable<TestCaseData> Planes => ReslicedPlane.All();

    [OneTimeTearDown]
    public void TearDown() => _host.Dispose();

    [TestCaseSource(nameof(Planes))]
    public async Task Load_Plane_HasItsValues(object resliced)
    {
        var plane = (ReslicedPlane)resliced;

        var image = await _host.Load(plane.IdOf(plane.Series.Id));

        Assert.That((image.Columns, image.Rows), Is.EqualTo((plane.Columns, plane.Rows)));
        var values = ModalityValues.Compute(image);
        if (plane.IsFormula)
            CompareToFormula(plane, values);
        if (plane.File is not null)
            CompareToFile(plane, values);
    }

    private static void CompareToFormula(ReslicedPlane plane, double[] values)
    {
        var (worst, count) = (0.0, 0);
        for (var row = 0; row < plane.Rows; row++)
            for (var column = 0; column < plane.Columns; column++)
                if (plane.FormulaAt(column, row) is { } expected)
                {
                    var difference = Math.Abs(values[(row * plane.Columns) + column] - expected);
                    worst = double.IsNaN(difference) ? double.MaxValue : Math.Max(worst, difference);
                    count++;
                }

        Assert.That(worst, Is.LessThanOrEqualTo(plane.Series.Tolerance));
        Assert.That(count, Is.GreaterThan(plane.Samples == 1 ? 20 : -1));
    }

    private static void CompareToFile(ReslicedPlane plane, double[] values)
    {
        var expected = plane.ReadFile();
        var tolerance = plane.Interpolation switch { "nearest" => 0, "catmull-rom" => 0.05, _ => 0.02 };
        var (worst, count) = (0.0, 0);
        var otherwiseInside = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var isOutside = expected[i] == -5000;
            if (plane.SlabMode is null && double.IsNaN(values[i]) != isOutside)
                otherwiseInside++;
            if (isOutside)
                continue;
            worst = Math.Max(worst, Math.Abs(values[i] - expected[i]));
            count++;
        }

        Assert.That(otherwiseInside, Is.Zero);
        Assert.That(worst, Is.LessThanOrEqualTo(tolerance));
        Assert.That(count, Is.GreaterThan(0));
    }
}
