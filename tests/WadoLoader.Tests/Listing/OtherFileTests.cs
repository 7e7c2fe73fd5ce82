using ImageLoaders;
using ImageLoaders.Metadata;
using ImageLoaders.Tests;

namespace WadoLoader.Tests.Listing;

/// <summary>Files of a folder that other plugins load.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OtherFileTests : INestedRequests, IDisposable
{
    private readonly FakeHost _host = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("imageloaders-others-").FullName + Path.DirectorySeparatorChar;

    public void Dispose()
    {
        _host.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task ListImages_OfAFolder_HasWhatOtherPluginsListOfTheirFiles()
    {
        Write("1.dcm", SmallDicomFile.Make(1, 1, [7]));
        foreach (var name in (string[])["a.png", "b.png", "large.png", "t1.nii", "pair.hdr", "pair.img", "broken.nii", "notes.txt"])
            Write(name, [1, 2, 3]);

        var listing = await _host.ListAsync($"dicomfile:{_folder}", nested: this);

        Assert.That(listing.Groups.Select(group => (group.Kind, group.Description, group.ImageCount)), Is.EqualTo(new[]
        {
            (ImageGroupKind.Study, null, 1), (ImageGroupKind.Series, "pair", 2), (ImageGroupKind.Series, "t1", 2),
            (ImageGroupKind.Series, "Pictures", 3),
        }));
        Assert.That(listing.Groups[^1].Groups.Select(stack => (stack.Kind, stack.Description, string.Join(' ', stack.Images
            .Select(image => Path.GetFileName(image.ImageId.Rest))))), Is.EqualTo(new[]
            {
                (ImageGroupKind.Stack, "20 x 10", "a.png b.png"), (ImageGroupKind.Stack, "40 x 10", "large.png"),
            }));
        Assert.That(listing.Remarks, Has.Exactly(2).Items);
        Assert.That(listing.Remarks, Has.One.Contains("broken.nii: no volume").And.One.Contains("notes.txt: "));
    }

    [TestCase("?study=1.2")]
    [TestCase("?series=1.2")]
    public async Task ListImages_OfAPartOfAFolder_HasNoOtherFiles(string part)
    {
        Write("a.png", [1]);

        Assert.That((await _host.ListAsync($"dicomfile:{_folder}{part}", nested: this)).Groups, Is.Empty);
    }

    ImageLoadObject INestedRequests.LoadImage(ImageId imageId, RequestType requestType) => throw new NotSupportedException();

    Task<ImageId?> INestedRequests.FindImageIdAsync(string name) => Task.FromResult<ImageId?>(Path.GetExtension(name) switch
    {
        ".png" => new($"webfile:{name}"),
        ".nii" or ".hdr" or ".img" => new($"nifti:{name}"),
        ".dcm" => new($"dicomfile:{name}"),
        _ => null,
    });

    Task<ImageMetadata?> INestedRequests.GetMetadataAsync(ImageId imageId) => Task.FromResult<ImageMetadata?>(new(
        new ImagePixelModule { Rows = 10, Columns = imageId.Rest.EndsWith("large.png", StringComparison.Ordinal) ? 40 : 20 }));

    Task<ImageListing?> INestedRequests.ListImagesAsync(ImageId imageId) => Task.FromResult(imageId.Scheme != "nifti" ? null
        : imageId.Rest.Contains("broken", StringComparison.Ordinal)
            ? throw new ImageLoadException(ImageLoadError.Malformed, "no volume") : (ImageListing?)new()
            {
                Groups = [new()
                {
                    Kind = ImageGroupKind.Series,
                    Description = Path.GetFileNameWithoutExtension(imageId.Rest),
                    Groups = [new()
                    {
                        Kind = ImageGroupKind.Stack,
                        Images = [new($"{imageId.Value}?frame=1"), new($"{imageId.Value}?frame=2")],
                    }],
                }],
                Source = new() { Version = Path.GetFileNameWithoutExtension(imageId.Rest) },
            });

    private void Write(string name, byte[] bytes) => File.WriteAllBytes(_folder + name, bytes);
}
