using ImageLoaders.Tests;

namespace NiftiLoader.Tests;

/// <summary>Every file of the fixtures, against what other readers make of it.</summary>
public sealed class NiftiCaseTests
{
    private static IEnumerable<TestCaseData> Good => NiftiCase.All(mustFail: false);

    private static IEnumerable<TestCaseData> Bad => NiftiCase.All(mustFail: true);

    private static IEnumerable<TestCaseData> WithoutOrientation =>
        Good.Where(data => data.Arguments is [NiftiCase { Name: "neither.nii" }]);

    [TestCaseSource(nameof(Good))]
    public async Task Load_EverySample_HasItsValue(object file)
    {
        var entry = (NiftiCase)file;
        using var plugin = new TestPlugin();
        var count = 0;
        foreach (var (index, values) in entry.Samples)
        {
            var image = await plugin.Load(
                $"{entry.Id}?frame={index.ElementAtOrDefault(2) + 1}&volume={index.ElementAtOrDefault(3) + 1}");
            Assert.That((image.Columns, image.Rows), Is.EqualTo((entry.Shape[0], entry.Shape[1])));
            var actual = Enumerable.Range(0, image.Format.Components)
                .Select(component => StoredValue.At(image, (((index[1] * image.Columns) + index[0]) * image.Format.Components) + component)
                    * image.RescaleSlope + image.RescaleIntercept);
            Assert.That(actual, Is.EqualTo(values).Within(1e-6), string.Join(',', index));
            count++;
        }

        Assert.That(count, Is.GreaterThan(1));
    }

    [TestCaseSource(nameof(Good))]
    public async Task Metadata_EverySlice_LiesWhereTheAffinePutsIt(object file)
    {
        var entry = (NiftiCase)file;
        if (entry.Name == "neither.nii")
            return; // no orientation: see Metadata_NoOrientation_IsSaid
        using var plugin = new TestPlugin();
        for (var k = 0; k < (entry.Shape.Length > 2 ? entry.Shape[2] : 1); k++)
        {
            var plane = await plugin.Plane($"{entry.Id}?frame={k + 1}");
            for (var row = 0; row < 3; row++)
            {
                Assert.That(plane.ImagePositionPatient[row], Is.EqualTo(entry.Affine(row, 3) + (k * entry.Affine(row, 2))).Within(1e-4));
                Assert.That(plane.RowCosines[row] * plane.ColumnPixelSpacing, Is.EqualTo(entry.Affine(row, 0)).Within(1e-5));
                Assert.That(plane.ColumnCosines[row] * plane.RowPixelSpacing, Is.EqualTo(entry.Affine(row, 1)).Within(1e-5));
            }

            Assert.That(plane.UsingDefaultValues, Is.False);
        }
    }

    [TestCaseSource(nameof(Bad))]
    public void Load_WhatIsNoImage_SaysWhy(object file)
    {
        var entry = (NiftiCase)file;
        using var plugin = new TestPlugin();
        var failure = plugin.Fail(entry.Id);
        Assert.That(entry.ExpectedErrors, Does.Contain(failure.Error.ToString()), failure.Reason);
        Assert.That(failure.Reason, Has.Length.GreaterThan(30));
    }

    [TestCaseSource(nameof(WithoutOrientation))]
    public async Task Metadata_NoOrientation_IsSaid(object file)
    {
        using var plugin = new TestPlugin();
        var metadata = await plugin.Metadata($"{((NiftiCase)file).Id}?frame=2");

        var plane = metadata.Get<ImageLoaders.Metadata.ImagePlaneModule>()!;
        Assert.That(plane.UsingDefaultValues, Is.True);
        Assert.That(plane.PositionAlongNormal, Is.Null);
        Assert.That((plane.ColumnPixelSpacing, plane.RowPixelSpacing, plane.SpacingBetweenSlices), Is.EqualTo((1.0, 2.0, 3.0)));
        Assert.That(metadata.Remarks, Has.One.Contains("no orientation"));
    }
}
