using System.Globalization;
using ImageLoaders.Metadata;
using ImageLoaders.TestCorpus;
using ImageLoaders.TestServers;
using Microsoft.Extensions.Configuration;

namespace DerivedLoader.Tests;

/// <summary>Planes of series of a real server, by the ids of the series alone: the same pixels as those of the files.</summary>
[NonParallelizable]
public sealed class OrthancPlaneTests
{
    private OrthancServer _server = null!;
    private PluginFolder _folder = null!;

    [OneTimeSetUp]
    public async Task SetUp()
    {
        _server = await OrthancServer.StartAsync();
        _folder = await PluginFolder.StartAsync(options => options.Access.AuthorizedOrigins.Add(_server.Url),
            new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Plugins:WadoLoader:Servers:0:Origin"] = _server.Url,
                ["Plugins:WadoLoader:Servers:0:User"] = OrthancServer.User,
                ["Plugins:WadoLoader:Servers:0:PasswordFile"] = _server.PasswordFile,
            }).Build());
    }

    [OneTimeTearDown]
    public async Task TearDown()
    {
        await _folder.DisposeAsync();
        _server.Dispose();
    }

    [DerivedCase("oblique")]
    [DerivedCase("axial-shuffled")]
    [DerivedCase("gantry-tilt")]
    [DerivedCase("irregular")]
    [DerivedCase("pet")]
    [DerivedCase("enhanced-oblique")]
    [DerivedCase("4d-temporal")]
    public async Task Load_PlaneOfASeriesOnAServer_IsThatOfItsFiles(string name)
    {
        var files = PhantomSeries.All[name].Id;
        foreach (var file in Directory.GetFiles(new ImageLoaders.ImageId(files).Rest))
            Assert.That(await _server.StoreAsync(await File.ReadAllBytesAsync(file)), Is.EqualTo(200), file);
        var metadata = (await _folder.Host.ListImagesAsync(files + "/"))!.GetImages().First().Metadata!;
        var series = string.Create(CultureInfo.InvariantCulture,
            $"wadors:{_server.Url}/dicom-web/studies/{metadata.Get<GeneralStudyModule>()!.StudyInstanceUid}/series/"
                + $"{metadata.Get<GeneralSeriesModule>()!.SeriesInstanceUid}");

        foreach (var plane in new[] { "mpr:axial", "mpr:coronal;slab=5,max", "mpr:sagittal;interpolation=cubic", "mpr:native;at=2" })
        {
            var served = await _folder.Host.LoadImage($"{plane};of={series}");
            var stored = await _folder.Host.LoadImage($"{plane};of={files}/");
            Assert.That((served.Rows, served.Columns, served.Format), Is.EqualTo((stored.Rows, stored.Columns, stored.Format)), plane);
            Assert.That(served.Pixels.Span.SequenceEqual(stored.Pixels.Span), Is.True, plane);
            Assert.That((served.RescaleSlope, served.RescaleIntercept, served.PixelPaddingValue, served.Windows.FirstOrDefault()),
                Is.EqualTo((stored.RescaleSlope, stored.RescaleIntercept, stored.PixelPaddingValue, stored.Windows.FirstOrDefault())));
            Assert.That((await _folder.Host.GetMetadataAsync($"{plane};of={series}"))!.Get<ImagePlaneModule>()!.ImagePositionPatient,
                Is.EqualTo((await _folder.Host.GetMetadataAsync($"{plane};of={files}/"))!.Get<ImagePlaneModule>()!.ImagePositionPatient));
        }
    }
}
