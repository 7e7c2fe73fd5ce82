using System.Collections.Immutable;

namespace ImageLoaders.Abstractions.Tests;

internal sealed class ImageTests
{
    [Test]
    public void Constructor_Pixels_HasTheDefaultsOfTheStandard()
    {
        var image = NewImage();

        Assert.That((image.Rows, image.Columns, image.Format), Is.EqualTo((2, 3, PixelFormat.GrayS16)));
        Assert.That((image.RescaleSlope, image.RescaleIntercept, image.PixelAspectRatio), Is.EqualTo((1, 0, 1)));
        Assert.That((image.VoiLutFunction, image.Invert, image.IsLossy), Is.EqualTo((VoiLutFunction.Linear, false, false)));
        Assert.That((image.Window, image.ModalityLut, image.RowPixelSpacing, image.ColumnPixelSpacing),
            Is.EqualTo(((VoiWindow?)null, (LookupTable?)null, (double?)null, (double?)null)));
        Assert.That((image.Windows.IsEmpty, image.VoiLuts.IsEmpty, image.Overlays.IsEmpty, image.Remarks.IsEmpty),
            Is.EqualTo((true, true, true, true)));
        Assert.That(image.Source, Is.EqualTo(new ImageSource()));
    }

    [Test]
    public void Constructor_NoPixels_Throws() => Assert.That(() => new Image(null!), Throws.ArgumentNullException);

    [Test]
    public void DefaultArrays_AreEmptyOnes()
    {
        var pixels = new PixelAllocator().Allocate(1, 1, PixelFormat.Gray8);
        var image = new Image(pixels) { Windows = default, VoiLuts = default, Overlays = default, Remarks = default, Source = null! };

        Assert.That((image.Windows.Length, image.VoiLuts.Length, image.Overlays.Length, image.Remarks.Length), Is.EqualTo((0, 0, 0, 0)));
        Assert.That(image.Source, Is.EqualTo(new ImageSource()));
        Assert.That(new LookupTable { Entries = default }.Entries, Is.Empty);
        Assert.That(new Overlay { Rows = 1, Columns = 1, Bits = default }.Bits, Is.Empty);
    }

    [Test]
    public void Window_Set_IsTheOnlyOneOfWindows()
    {
        var pixels = new PixelAllocator().Allocate(1, 1, PixelFormat.Gray8);

        Assert.That(new Image(pixels) { Window = new(40, 400, "SOFT") }.Windows, Is.EqualTo(new VoiWindow[] { new(40, 400, "SOFT") }));
        Assert.That(new Image(pixels) { Window = null }.Windows, Is.Empty);
        Assert.That(new Image(pixels) { Windows = ImmutableArray.Create<VoiWindow>(new(1, 2), new(3, 4)) }.Window,
            Is.EqualTo(new VoiWindow(1, 2)));
    }

    [Test]
    public void GetSamples_WidthOfTheFormat_ReadsTheSamePixels()
    {
        var pixels = new PixelAllocator().Allocate(1, 2, PixelFormat.GrayS16);
        pixels.GetSamples<short>()[0] = -5;
        pixels.GetSamples<short>()[1] = 6;
        var image = new Image(pixels);

        Assert.That(image.GetSamples<short>().ToArray(), Is.EqualTo(new short[] { -5, 6 }));
        Assert.That(image.GetSamples<ushort>()[0], Is.EqualTo(65_531));
        Assert.That(() => image.GetSamples<int>().Length, Throws.InvalidOperationException);
        Assert.That(image.Slab, Is.SameAs(pixels.Slab));
    }

    private static Image NewImage() => new(new PixelAllocator().Allocate(2, 3, PixelFormat.GrayS16));
}
