using ImageLoaders.Metadata;
using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

/// <summary>Planes through NIfTI files, whose rows and columns need not be perpendicular, through the host and the built plugins.</summary>
public sealed class HostedNiftiTests
{
    [DerivedCase("type-int16.nii")]
    [DerivedCase("nifti2-big.nii.gz")]
    [DerivedCase("q-only-qfac.nii")]
    [DerivedCase("scaled.nii")]
    public async Task Oblique_OfAFile_IsLinearBetweenItsVoxels(string name)
    {
        await using var folder = await PluginFolder.StartAsync();
        var id = $"nifti:{Path.Combine(Fixtures.Derived!, "nifti", name)}";
        var (first, last) = (await Plane(folder, id, 1), await Plane(folder, id, 3));
        var slice = Enumerable.Range(0, 3).Select(i => (last.ImagePositionPatient[i] - first.ImagePositionPatient[i]) / 2).ToArray();
        double[] At(double i, double j, double k) => [.. Enumerable.Range(0, 3).Select(axis => first.ImagePositionPatient[axis]
            + (i * first.RowCosines[axis] * first.ColumnPixelSpacing!.Value)
                + (j * first.ColumnCosines[axis] * first.RowPixelSpacing!.Value)
            + (k * slice[axis]))];

        foreach (var (i, j, k) in new[] { (1.5, 1.25, 0.75), (0.0, 0.0, 0.0), (3.9, 2.9, 1.9), (2.0, 1.0, 1.0) })
        {
            var origin = At(i, j, k);
            var image = await folder.Host.LoadImage(FormattableString.Invariant(
                $"mpr:oblique;origin={origin[0]:R},{origin[1]:R},{origin[2]:R};u=1,0,0;v=0,1,0;size=1x1;of=") + id);
            var expected = 1 + i + (10 * j) + (100 * k);
            Assert.That(ModalityValues.Compute(image)[0], Is.EqualTo(name == "scaled.nii" ? (expected * 0.5) - 10 : expected).Within(0.02));
        }
    }

    [DerivedCase]
    public async Task Native_OfTimes_NamesTheVolume(string derived)
    {
        await using var folder = await PluginFolder.StartAsync();
        var id = $"nifti:{Path.Combine(derived, "nifti", "4d.nii.gz")}";

        var values = new List<short>();
        foreach (var time in (int[])[1, 2])
            foreach (var image in (await folder.Host.ListImagesAsync($"mpr:native;time={time};of={id}"))!.GetImages())
                values.Add((await folder.Host.LoadImage(image.ImageId)).GetSamples<short>()[0]);

        // The normal of rows and columns may be against the file's order.
        Assert.That(values[..3].Order(), Is.EqualTo(new short[] { 1, 101, 201 }));
        Assert.That(values[3..], Is.EqualTo(values[..3].Select(value => value + 1000)));
    }

    [DerivedCase]
    public async Task Axial_OfNoOrientation_SaysWhatIsMissing(string derived)
    {
        await using var folder = await PluginFolder.StartAsync();

        var path = Path.Combine(derived, "nifti", "neither.nii");
        Assert.That(async () => await folder.Host.LoadImage($"mpr:axial;of=nifti:{path}"),
            Throws.InstanceOf<ImageLoaders.ImageLoadException>().With.Message.Contains("do not state where they lie"));
    }

    private static async Task<ImagePlaneModule> Plane(PluginFolder folder, string id, int frame) =>
        (await folder.Host.GetMetadataAsync($"{id}?frame={frame}"))!.Get<ImagePlaneModule>()!;
}
