using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.TestCorpus;
using ImageLoaders.TestServers;
using WadoLoader.Tests.Listing;

namespace WadoLoader.Tests.Orthanc;

/// <summary>Series of a real server, by their ids alone.</summary>
[NonParallelizable]
public sealed class OrthancListTests
{
    private static readonly string[] Stored = ["axial-shuffled", "gantry-tilt", "enhanced-oblique"];

    [DerivedCase]
    public async Task ListImages_OfASeries_AreItsImagesInOrderWithTheirPixels(string _)
    {
        using var server = await OrthancServer.StartAsync();
        using var files = new FakeHost();
        foreach (var series in DerivedSeries.Cases("regular sheared").Select(data => (DerivedSeries)data.Arguments[0]!)
            .Where(series => Stored.Contains(series.Name)))
        {
            foreach (var file in Directory.GetFiles(series.Folder))
                Assert.That(await server.StoreAsync(await File.ReadAllBytesAsync(file)), Is.EqualTo(200), file);
            var expected = (await files.ListAsync($"dicomfile:{series.Folder}")).GetStacks().Single();
            var (study, uid) = UidsOf(expected.Images[0].Metadata!);
            using var plugin = server.Plugin(new SocketsHttpHandler());

            var listing = (await plugin.Context.Lists["wadors"].ListImagesAsync(
                new($"wadors:{server.Url}/dicom-web/studies/{study}/series/{uid}")))!;

            var stack = listing.GetStacks().Single();
            Assert.That(stack.Images.Select(image => (image.Metadata!.Source.SopInstanceUid, image.Metadata.Source.Frame)),
                Is.EqualTo(expected.Images.Select(image => (image.Metadata!.Source.SopInstanceUid, image.Metadata.Source.Frame))),
                    series.Name);
            Assert.That(stack.Description, Is.EqualTo(expected.Description));
            foreach (var (image, file) in stack.Images.Zip(expected.Images))
            {
                Assert.That(image.Metadata!.Get<ImagePlaneModule>()!.ImagePositionPatient,
                    Is.EqualTo(file.Metadata!.Get<ImagePlaneModule>()!.ImagePositionPatient));
                var (served, stored) = (await plugin.LoadAsync(image.ImageId.Value), await files.LoadAsync(file.ImageId.Value));
                Assert.That(served.Pixels.Span.SequenceEqual(stored.Pixels.Span), Is.True, image.ImageId.Value);
            }
        }
    }

    private static (string? Study, string? Series) UidsOf(ImageMetadata metadata) =>
        (metadata.Get<GeneralStudyModule>()!.StudyInstanceUid, metadata.Get<GeneralSeriesModule>()!.SeriesInstanceUid);
}
