using ImageLoaders.Metadata;

namespace ImageLoaders.Abstractions.Tests;

internal sealed class ImageRulesTests
{
    private static readonly Image Good = new(new PixelAllocator().Allocate(2, 2, PixelFormat.Gray8))
    {
        Windows = [new(40, 400), new(0, 0.5)],
        ModalityLut = new() { Entries = [1] },
        VoiLuts = [new() { Entries = [1, 2], BitsPerEntry = 8 }],
        Overlays = [new() { Rows = 1, Columns = 2, Bits = [0, 1] }],
        RowPixelSpacing = 0.5,
        ColumnPixelSpacing = 0.5,
        Remarks = ["well"],
        Source = new() { Frame = 1, FreshFor = Timeout.InfiniteTimeSpan },
    };

    private static IEnumerable<TestCaseData> BrokenImages()
    {
        yield return new(Good with { RescaleSlope = 0 }, "RescaleSlope is 0; it is a finite number other than 0.");
        yield return new(Good with { RescaleSlope = double.NaN }, "RescaleSlope is NaN");
        yield return new(Good with { RescaleIntercept = double.PositiveInfinity }, "RescaleIntercept is Infinity");
        yield return new(Good with { RowPixelSpacing = 0 }, "RowPixelSpacing is 0");
        yield return new(Good with { ColumnPixelSpacing = double.NaN }, "ColumnPixelSpacing is NaN");
        yield return new(Good with { PixelAspectRatio = -1 }, "PixelAspectRatio is -1");
        yield return new(Good with { Windows = [new(0, 1), new(double.NaN, 1)] }, "Windows[1].Center is NaN");
        yield return new(Good with { Window = new(0, 0) }, "Windows[0].Width is 0; it is a finite number above 0.");
        yield return new(Good with { VoiLutFunction = (VoiLutFunction)9 }, "VoiLutFunction is 9");
        yield return new(Good with { ModalityLut = new() { Entries = [] } }, "ModalityLut.Entries is 0 entries; there are 1 to 65,536.");
        yield return new(Good with { VoiLuts = [new() { Entries = [1], BitsPerEntry = 17 }] }, "VoiLuts[0].BitsPerEntry is 17");
        yield return new(Good with { Overlays = [new() { Rows = 2, Columns = 2, Bits = [1] }] },
            "Overlays[0].Bits is 1 bytes; there is one for each of 2 x 2 pixels.");
        yield return new(Good with { Overlays = [new() { Rows = -1, Columns = -1, Bits = [1] }] }, "Overlays[0] is -1 x -1");
        yield return new(Good with { Remarks = [" "] }, "Remarks is one without text");
        yield return new(Good with { FetchTime = TimeSpan.FromSeconds(-1) }, "FetchTime is -00:00:01");
        yield return new(Good with { Source = new() { Frame = 0 } }, "Source.Frame is 0; frames count from 1.");
        yield return new(Good with { Source = new() { FreshFor = TimeSpan.FromSeconds(-2) } }, "Source.FreshFor is -00:00:02");
    }

    [Test]
    public void Check_GoodImage_FindsNothing() => Assert.That(ImageRules.Check(Good), Is.Empty);

    [TestCaseSource(nameof(BrokenImages))]
    public void Check_BrokenImage_NamesPropertyValueAndRule(Image image, string fault) =>
        Assert.That(ImageRules.Check(image), Has.Length.EqualTo(1).And.One.StartsWith(fault));

    [Test]
    public void Check_BrokenMetadata_NamesEach()
    {
        var faults = ImageRules.Check(new ImageMetadata(
            new ImagePlaneModule { ImageOrientationPatient = [1, 0, 0], ImagePositionPatient = [0, double.NaN, 0], RowPixelSpacing = 0 },
            new ModalityLutModule { RescaleSlope = 0 },
            new VoiLutModule { WindowCenter = [1, 2], WindowWidth = [1] },
            new ImagePixelModule { PixelAspectRatio = [1] }));

        Assert.That(faults, Is.EquivalentTo(new[]
        {
            "ImagePlaneModule.ImageOrientationPatient is 3 cosines; it has 6, or none.",
            "ImagePlaneModule.ImagePositionPatient is 0, NaN, 0; each is a finite number.",
            "ImagePlaneModule.RowPixelSpacing is 0; it is a finite number above 0, or not set.",
            "ModalityLutModule.RescaleSlope is 0; it is a finite number other than 0, or null.",
            "VoiLutModule.WindowWidth is 1 values for 2 centres; each centre has one width.",
            "ImagePixelModule.PixelAspectRatio is 1 numbers; it has 2, or none.",
        }));
        Assert.That(ImageRules.Check(new ImageMetadata(new ImagePlaneModule { ImageOrientationPatient = [1, 0, 0, 0, 1, 0] })), Is.Empty);
    }
}
