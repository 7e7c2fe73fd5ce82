namespace ImageLoaders.Abstractions.Tests;

internal sealed class ImageCopyTests
{
    [Test]
    public void With_OtherValues_IsACopyThatSharesThePixels()
    {
        var image = new Image(Pixels(1, 2, 3)) { Window = new(40, 400), Remarks = ["one"], RescaleIntercept = -1024 };
        var copy = image with { Window = new(50, 500), Remarks = [.. image.Remarks, "two"] };

        Assert.That((copy.Window, image.Window), Is.EqualTo((new VoiWindow(50, 500), new VoiWindow(40, 400))));
        Assert.That(copy.Remarks, Is.EqualTo(["one", "two"]));
        Assert.That(copy.RescaleIntercept, Is.EqualTo(-1024));
        Assert.That(copy.Pixels, Is.EqualTo(image.Pixels));
        Assert.That(copy, Is.Not.EqualTo(image).And.Not.SameAs(image), "images are equal only if they are the same object");
        Assert.That(image.ToString(), Is.EqualTo("1 x 3 u8"));
    }

    [Test]
    public void With_OtherPadding_HasAnotherRange()
    {
        var image = new Image(Pixels(0, 5, 9));
        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((0d, 9d)));
        var copy = image with { PixelPaddingValue = 0 };

        Assert.That((copy.MinimumValue, copy.MaximumValue), Is.EqualTo((5d, 9d)));
        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((0d, 9d)));
    }

    [Test]
    public void Like_AnotherImage_HasItsValuesAndPixelsOfItsOwn()
    {
        var slice = new Image(Pixels(0, 5, 9)) { RescaleSlope = 2, RowPixelSpacing = 0.5, Source = new() { Version = "v1" } };
        Assert.That(slice.MaximumValue, Is.EqualTo(9));
        var smoothed = new Image(Pixels(4, 4, 4), like: slice) { Remarks = ["smoothed"] };

        Assert.That((smoothed.RescaleSlope, smoothed.RowPixelSpacing, smoothed.Source.Version), Is.EqualTo((2d, 0.5, "v1")));
        Assert.That((smoothed.MinimumValue, smoothed.MaximumValue), Is.EqualTo((4d, 4d)));
        Assert.That(() => new Image(null!, slice), Throws.ArgumentNullException);
    }

    [Test]
    public void PixelAspectRatio_NotSet_FollowsFromTheSpacings()
    {
        var image = new Image(Pixels(1)) { RowPixelSpacing = 2, ColumnPixelSpacing = 0.5 };

        Assert.That(image.PixelAspectRatio, Is.EqualTo(4));
        Assert.That((image with { RowPixelSpacing = null }).PixelAspectRatio, Is.EqualTo(1));
        Assert.That((image with { PixelAspectRatio = 1 }).PixelAspectRatio, Is.EqualTo(1));
        Assert.That((image with { ColumnPixelSpacing = 0 }).PixelAspectRatio, Is.EqualTo(1));
    }

    private static PixelBuffer Pixels(params byte[] samples)
    {
        var pixels = new PixelAllocator().Allocate(1, samples.Length, PixelFormat.Gray8);
        samples.CopyTo(pixels.Memory);
        return pixels;
    }
}
