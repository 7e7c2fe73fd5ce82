using Base64Loader.Examples;
using ExampleImages;
using ImageLoaders;
using ImageLoaders.Metadata;

namespace Base64Loader.Tests.Examples;

public sealed class ExampleImageTests
{
    private static IEnumerable<TestCaseData> Frames =>
        from image in Phantoms.All
        from frame in Enumerable.Range(1, image.Frames.Length)
        let id = image.Frames.Length == 1 ? $"example:{image.Name}" : $"example:{image.Name}?frame={frame}"
        select new TestCaseData(id, image.Frames[frame - 1]).SetArgDisplayNames(id);

    [TestCaseSource(nameof(Frames))]
    public async Task LoadImage_EveryFrame_IsWhatTheGeneratorMakes(string id, Func<byte[]> make)
    {
        var image = await Load(id);

        Assert.That(image.Pixels.Span.SequenceEqual(make()), Is.True);
    }

    [Test]
    public async Task LoadImage_Ct_HasHounsfieldUnitsWindowsAndSpacing()
    {
        var image = await Load("example:ct");

        using (Assert.EnterMultipleScope())
        {
            Assert.That((image.Rows, image.Columns, image.Format), Is.EqualTo((512, 512, PixelFormat.Gray16)));
            Assert.That((image.RescaleSlope, image.RescaleIntercept, image.RescaleType), Is.EqualTo((1d, -1024d, "HU")));
            Assert.That((image.Window!.Center, image.Window.Width), Is.EqualTo((40d, 400d)));
            Assert.That((image.RowPixelSpacing, image.ColumnPixelSpacing), Is.EqualTo((0.75, 0.75)));
            Assert.That(image.Source.FreshFor, Is.EqualTo(Timeout.InfiniteTimeSpan));
            Assert.That(image.Source.SopInstanceUid, Does.StartWith("2.25."));
            Assert.That((image.MinimumValue, image.MaximumValue - 1024), Is.EqualTo((24d, 1100d)).Within(20d));
        }
    }

    [Test]
    public async Task LoadImage_Color_IsRgb()
    {
        var image = await Load("example:color");

        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        Assert.That(image.Pixels.Slice(((190 * 256) + 170) * 3, 3).ToArray(), Is.EqualTo(new byte[] { 255, 0, 0 }), "the red bar");
    }

    [Test]
    public async Task LoadImage_Signed_HasNegativeValues()
    {
        var image = await Load("example:signed");

        Assert.That(image.Format, Is.EqualTo(PixelFormat.GrayS16));
        Assert.That(image.MinimumValue, Is.LessThan(-1500));
        Assert.That(image.MaximumValue, Is.GreaterThan(1500));
    }

    [Test]
    public async Task LoadImage_StackWithoutFrame_IsItsFirst()
    {
        var image = await Load("example:stack");

        Assert.That(image.Source.Frame, Is.EqualTo(1));
        Assert.That(image.Pixels.Span.SequenceEqual(Phantoms.Stack(0)), Is.True);
    }

    [TestCase("example:stack?frame=0", ImageLoadError.InvalidImageId)]
    [TestCase("example:stack?frame=-1", ImageLoadError.InvalidImageId)]
    [TestCase("example:stack?frame=", ImageLoadError.InvalidImageId)]
    [TestCase("example:stack?frame=99999999999", ImageLoadError.InvalidImageId)]
    [TestCase("example:stack?keyframe=3", ImageLoadError.InvalidImageId)]
    [TestCase("example:stack?frame=1&frame=2", ImageLoadError.InvalidImageId)]
    [TestCase("example:stack?", ImageLoadError.InvalidImageId)]
    [TestCase("example:stack?frame=17", ImageLoadError.NotFound)]
    [TestCase("example:ct?frame=2", ImageLoadError.NotFound)]
    [TestCase("example:", ImageLoadError.NotFound)]
    [TestCase("example:CT", ImageLoadError.NotFound)]
    public void LoadAndMetadata_OtherIds_EndInTheSameError(string id, ImageLoadError error)
    {
        var load = Assert.ThrowsAsync<ImageLoadException>(async () => await Load(id))!;
        var metadata = Assert.ThrowsAsync<ImageLoadException>(() => Metadata(id))!;

        Assert.That((load.Error, metadata.Error), Is.EqualTo((error, error)));
    }

    [Test]
    public void LoadImage_UnknownName_ListsWhatThereIs()
    {
        var error = Assert.ThrowsAsync<ImageLoadException>(async () => await Load("example:mri"))!;

        Assert.That(error.Message, Does.Contain("example:ct, example:stack?frame=1 to 16, example:color, example:signed"));
    }

    [TestCaseSource(nameof(Frames))]
    public async Task GetMetadata_EveryFrame_DescribesTheImage(string id, Func<byte[]> make)
    {
        var image = await Load(id);
        var metadata = await Metadata(id);

        var pixels = metadata.Get<ImagePixelModule>()!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(metadata.Source, Is.EqualTo(image.Source));
            Assert.That((pixels.Rows, pixels.Columns, pixels.SamplesPerPixel),
                Is.EqualTo((image.Rows, image.Columns, image.Format.Components)));
            Assert.That(pixels.BitsAllocated / 8 * image.Rows * image.Columns * image.Format.Components, Is.EqualTo(make().Length));
            Assert.That(pixels.PixelRepresentation, Is.EqualTo(image.Format.IsSigned ? 1 : 0));
            Assert.That(metadata.Get<SopCommonModule>()!.SopInstanceUid, Is.EqualTo(image.Source.SopInstanceUid));
            Assert.That(metadata.Get<FrameModule>()!.FrameNumber, Is.EqualTo(image.Source.Frame));
            Assert.That(metadata.Get<VoiLutModule>()?.WindowCenter.FirstOrDefault(), Is.EqualTo(image.Window?.Center));
            Assert.That(metadata.Get<ModalityLutModule>()?.RescaleIntercept ?? 0, Is.EqualTo(image.RescaleIntercept));
            Assert.That(metadata.Get<ImagePlaneModule>()?.RowPixelSpacing, Is.EqualTo(image.RowPixelSpacing));
            Assert.That(metadata.Get<GeneralSeriesModule>()!.SeriesInstanceUid, Does.Match(@"^2\.25\.[1-9]\d{0,38}$"));
        }
    }

    [Test]
    public async Task GetMetadata_Stack_GoesFromTheHeadDownInEqualSteps()
    {
        var positions = new List<double>();
        for (var frame = 1; frame <= 16; frame++)
            positions.Add((await Metadata($"example:stack?frame={frame}")).Get<ImagePlaneModule>()!.ImagePositionPatient[2]);

        Assert.That(positions[0], Is.EqualTo(75));
        Assert.That(positions.Zip(positions.Skip(1), (upper, lower) => upper - lower), Is.All.EqualTo(10));
    }

    private static Task<Image> Load(string id) => new ExampleImageLoader().LoadImage(new ImageLoadRequest(id)).Completion;

    private static async Task<ImageMetadata> Metadata(string id) =>
        (await new ExampleImageLoader().GetMetadataAsync(new ImageLoadRequest(id)))!;
}
