using ImageLoaders.Metadata;
using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

/// <summary>A folder that holds a series and volumes of another format.</summary>
public sealed class FolderOfFormatsTests
{
    [DerivedCase]
    public async Task ListAndLoad_SeriesBesideVolumes_HasBoth_AndPlanesAreOfTheSeries(string _)
    {
        await using var plugins = await PluginFolder.StartAsync();
        var folder = Directory.CreateDirectory(plugins.PathOf("data")).FullName;
        var series = PhantomSeries.All["oblique"];
        foreach (var file in Directory.GetFiles(new ImageLoaders.ImageId(series.Id).Rest))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        foreach (var name in (string[])["type-int16.nii", "gz.nii.gz", "pair.hdr", "pair.img", "bad-truncated.nii"])
            File.Copy(Path.Combine(Fixtures.Derived!, "nifti", name), Path.Combine(folder, name));
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "no image");

        var listing = (await plugins.Host.ListImagesAsync($"dicomfile:{folder}/"))!;

        Assert.That(listing.GetImages().Select(image => image.ImageId.Scheme).Distinct(), Is.EqualTo(new[] { "dicomfile", "nifti" }));
        Assert.That(listing.Groups.Skip(1).Select(group => Path.GetFileName(group.GetStacks().First().Images[0].ImageId.Rest)
            .Split('?')[0]), Is.EqualTo(new[] { "gz.nii.gz", "pair.hdr", "type-int16.nii" }));
        Assert.That(listing.Remarks, Has.One.Contains("bad-truncated.nii").And.One.Contains("notes.txt"));
        foreach (var image in listing.GetImages())
            Assert.That((await plugins.Host.LoadImage(image.ImageId)).Rows, Is.GreaterThan(0));

        var plane = await plugins.Host.LoadImage($"mpr:coronal;of=dicomfile:{folder}/");
        var alone = await plugins.Host.LoadImage($"mpr:coronal;of={series.Id}/");
        Assert.That(plane.Pixels.Span.SequenceEqual(alone.Pixels.Span), Is.True);
        Assert.That(plane.Remarks, Has.One.Contains("state no series and are not used"));
        Assert.That((await plugins.Host.ListImagesAsync($"dicomfile:{folder}/?series="
            + listing.GetImages().First().Metadata!.Get<GeneralSeriesModule>()!.SeriesInstanceUid))!.GetImages()
            .Select(image => image.ImageId.Scheme).Distinct(), Is.EqualTo(new[] { "dicomfile" }));
    }
}
