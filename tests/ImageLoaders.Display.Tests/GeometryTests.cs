using static ImageLoaders.Display.Tests.Pictures;

namespace ImageLoaders.Display.Tests;

public sealed class GeometryTests
{
    private static readonly VoiWindow AsStored = new(128, 256);

    // 1 2 3
    // 4 5 6
    private static Image Six => new(Bytes(3, 1, 2, 3, 4, 5, 6));

    [TestCase(false, false, 0, 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [TestCase(true, false, 0, 3, new byte[] { 3, 2, 1, 6, 5, 4 })]
    [TestCase(false, true, 0, 3, new byte[] { 4, 5, 6, 1, 2, 3 })]
    [TestCase(false, false, 90, 2, new byte[] { 4, 1, 5, 2, 6, 3 })]
    [TestCase(false, false, 180, 3, new byte[] { 6, 5, 4, 3, 2, 1 })]
    [TestCase(false, false, 270, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    [TestCase(false, false, -90, 2, new byte[] { 3, 6, 2, 5, 1, 4 })]
    [TestCase(true, false, 90, 2, new byte[] { 6, 3, 5, 2, 4, 1 })]
    public void Render_FlippedAndTurned_MovesWholePixels(bool horizontally, bool vertically, double rotation, int columns, byte[] expected)
    {
        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            var viewport = new Viewport
            {
                Window = AsStored,
                FlipHorizontally = horizontally,
                FlipVertically = vertically,
                Rotation = rotation,
                Interpolation = interpolation
            };

            var picture = ImageRenderer.Render(Six, viewport);

            Assert.That(picture.Columns, Is.EqualTo(columns));
            Assert.That(picture.Pixels, Is.EqualTo(expected), interpolation.ToString());
        }
    }

    [Test]
    public void Render_ReplicatedAtScaleThree_RepeatsPixels()
    {
        var picture = ImageRenderer.Render(Six, new() { Window = AsStored, Scale = 3, Interpolation = Interpolation.PixelReplication });

        Assert.That((picture.Rows, picture.Columns), Is.EqualTo((6, 9)));
        Assert.That(picture.Pixels, Is.EqualTo(Enumerable.Range(0, 54).Select(i => (byte)(i / 9 / 3 * 3 + i % 9 / 3 + 1))));
    }

    [Test]
    public void Render_SmoothAtScaleTwo_InterpolatesBetweenMiddles()
    {
        var image = new Image(Words(2, 0, 1000, 2000, 3000));

        var picture = ImageRenderer.Render(image, new() { Window = new(1500.5, 3001), Scale = 2 });

        // Middles of the output lie at 1/4 and 3/4 of the way; beyond the outer middles nothing changes.
        double[] steps = [0, 0.25, 0.75, 1];
        Assert.That(picture.Pixels, Is.EqualTo(
            from y in steps from x in steps select (byte)Math.Round((x * 1000 + y * 2000) / 3000 * 255, MidpointRounding.AwayFromZero)));
    }

    [Test]
    public void Render_SmoothThroughANarrowWindow_InterpolatesBeforeTheWindow()
    {
        var picture = ImageRenderer.Render(new(Words(2, 0, 1000)), new() { Window = new(250.5, 1), Scale = 4 });

        // Values 0 0 125 375 ... : the edge lies where 250 is, not in the middle of the pixels' greys.
        Assert.That(picture.Pixels[..8], Is.EqualTo(new byte[] { 0, 0, 0, 255, 255, 255, 255, 255 }));
    }

    [Test]
    public void Render_SmoothShrunk_IsTheMeanOfTheArea()
    {
        var image = new Image(Bytes(4, 10, 20, 0, 0, 30, 40, 0, 4));

        Assert.That(ImageRenderer.Render(image, new() { Window = AsStored, Scale = 0.5 }).Pixels, Is.EqualTo(new byte[] { 25, 1 }));
    }

    [Test]
    public void Render_SmoothShrunkByAFraction_WeighsPartsOfPixels()
    {
        // Three columns on two: (10 + 20/2) / 1.5 and (20/2 + 40) / 1.5
        var picture = ImageRenderer.Render(new(Bytes(3, [.. Enumerable.Repeat(new byte[] { 10, 20, 40 }, 3).SelectMany(row => row)])),
            new() { Window = AsStored, Scale = 2.0 / 3 });

        Assert.That((picture.Rows, picture.Columns), Is.EqualTo((2, 2)));
        Assert.That(picture.Pixels, Is.EqualTo(new byte[] { 13, 33, 13, 33 }));
    }

    [Test]
    public void Render_SmoothColorShrunk_IsTheMeanOfEachChannel()
    {
        var image = new Image(Buffer<byte>(2, SampleType.U8, 3, 0, 100, 200, 10, 120, 0, 0, 100, 200, 10, 120, 0));

        Assert.That(ImageRenderer.Render(image, new() { Scale = 0.5 }).Colors(), Is.EqualTo(new Rgb[] { new(5, 110, 100) }));
    }

    [Test]
    public void Render_PaddingWhenSmooth_TakesNoPart()
    {
        var image = new Image(Bytes(2, 200, 0)) { PixelPaddingValue = 0 };

        var grown = ImageRenderer.Render(image, new() { Window = AsStored, Scale = 2, Background = new(9, 9, 9) });
        var shrunk = ImageRenderer.Render(new(Bytes(2, 200, 0, 100, 100)) { PixelPaddingValue = 0 },
            new() { Window = AsStored, Scale = 0.5 });

        Assert.That(grown.Pixels[..4], Is.EqualTo(new byte[] { 200, 200, 9, 9 }));
        Assert.That(shrunk.Pixels, Is.EqualTo(new byte[] { 133 }));
    }

    [TestCase(2, 4, 3)]
    [TestCase(0.5, 2, 6)]
    [TestCase(double.NaN, 2, 3)]
    [TestCase(double.Epsilon, 2, 3)]
    [TestCase(double.MaxValue, 2, 3)]
    [TestCase(-1, 2, 3)]
    public void Render_PixelsThatAreNotSquare_AreShownInProportion(double ratio, int rows, int columns)
    {
        var image = new Image(Bytes(3, 1, 2, 3, 4, 5, 6)) { PixelAspectRatio = ratio };

        var picture = ImageRenderer.Render(image, new() { Window = AsStored, Interpolation = Interpolation.PixelReplication });

        Assert.That((picture.Rows, picture.Columns), Is.EqualTo((rows, columns)));
        Assert.That(picture.Pixels[^1], Is.EqualTo(6));
    }

    [TestCase(1.2 / 1.2012, 211, 169, true)]
    [TestCase(1.2012 / 1.2, 211, 169, true)]
    [TestCase(0.99, 40, 60, true)]
    [TestCase(0.98, 40, 60, false)]
    public void Render_PixelsThatAreAllButSquare_AreShownAsTheyAreStored(double ratio, int columns, int rows, bool areStored)
    {
        var samples = new byte[columns * rows];
        new Random(columns).NextBytes(samples);

        var picture = ImageRenderer.Render(new(Bytes(columns, samples)) { PixelAspectRatio = ratio }, new() { Window = AsStored });

        Assert.That(picture.Pixels.SequenceEqual(samples), Is.EqualTo(areStored));
        Assert.That((picture.Columns, picture.Rows), Is.EqualTo((areStored ? columns : columns + 1, rows)));
    }

    [Test]
    public void Render_OutputLargerThanThePicture_PutsItInTheMiddle()
    {
        var picture = ImageRenderer.Render(new(Bytes(1, 5)), new() { Window = AsStored, Rows = 3, Columns = 3, Background = new(1, 1, 1) });

        Assert.That(picture.Pixels, Is.EqualTo(new byte[] { 1, 1, 1, 1, 5, 1, 1, 1, 1 }));
    }

    [Test]
    public void Render_Translated_MovesByPixelsOfTheImage()
    {
        var picture = ImageRenderer.Render(
            new(Bytes(2, 5, 6)), new() { Window = AsStored, Scale = 2, TranslationX = 1, Interpolation = Interpolation.PixelReplication });

        Assert.That(picture.Pixels, Is.EqualTo(new byte[] { 0, 0, 5, 5, 0, 0, 5, 5 }));
    }

    [Test]
    public void Render_TurnedBySomeDegrees_KeepsTheMiddleAndShowsBackgroundInTheCorners()
    {
        var image = new Image(Bytes(21, [.. Enumerable.Repeat((byte)200, 441)]));

        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            var picture = ImageRenderer.Render(image,
                new() { Window = AsStored, Rotation = 45, Background = new(3, 3, 3), Interpolation = interpolation });

            Assert.That(picture.Rows, Is.EqualTo(30)); // 21 x sqrt 2
            Assert.That(picture.Pixels[0], Is.EqualTo(3));
            Assert.That(picture.Pixels[15 * 30 + 15], Is.EqualTo(200));
            Assert.That(picture.Pixels.Count(pixel => pixel == 200), Is.EqualTo(420)); // 4 x (1 + 2 + ... + 14): middles within the diamond
        }
    }

    [Test]
    public void FitInto_TurnedPicture_JustFits()
    {
        var viewport = new Viewport { Window = AsStored, Rotation = 90 }.FitInto(Six, rows: 300, columns: 100);

        Assert.That((viewport.Scale, viewport.Rows, viewport.Columns), Is.EqualTo((50.0, 300, 100)));
    }

    [Test]
    public void Render_PictureThatWouldBeTooLarge_IsRefusedBeforeMemoryIsTaken()
    {
        var image = new Image(Bytes(3, 1, 2, 3, 4, 5, 6)) { PixelAspectRatio = 1e9 };

        Assert.That(() => ImageRenderer.Render(image),
            Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.TooLarge));
    }

    [TestCase(1e-100, 1)]
    [TestCase(1e100, 1)]
    [TestCase(1, double.MaxValue)]
    [TestCase(1e-100, double.MaxValue)]
    [TestCase(double.Epsilon, double.MaxValue)]
    [TestCase(1, 1e5)]
    public void Render_PictureOfNoUsableSize_IsRefusedBeforeMemoryIsTaken(double ratio, double scale)
    {
        var image = new Image(Bytes(3, 1, 2, 3, 4, 5, 6)) { PixelAspectRatio = ratio };

        foreach (var rotation in new[] { 0, 90, 45, 1e300 })
            Assert.That(() => ImageRenderer.Render(image, new() { Scale = scale, Rotation = rotation }),
                Throws.TypeOf<ImageLoadException>().With.Property("Error").EqualTo(ImageLoadError.TooLarge));
    }

    // What is so small or so far away that no number says where it is shows the background.
    [TestCase(double.Epsilon, 0, 1)]
    [TestCase(1e-200, 0, 1e200)]
    [TestCase(1e300, 0, 1)]
    [TestCase(1, 1e308, 1)]
    [TestCase(1e10, -1e300, 1)]
    [TestCase(0.5, double.MaxValue, 1e-300)]
    public void Render_OddNumbersIntoAnOutputOfItsOwnSize_DrawSomethingOfThatSize(double scale, double translation, double ratio)
    {
        var image = new Image(Bytes(3, 1, 2, 3, 4, 5, 6))
        {
            PixelAspectRatio = ratio,
            Overlays =
            [new() { Rows = 2, Columns = 3, Bits = [1, 1, 1, 1, 1, 1] }]
        };

        foreach (var interpolation in Enum.GetValues<Interpolation>())
        {
            var viewport = new Viewport
            {
                Scale = scale,
                TranslationX = translation,
                TranslationY = translation,
                Rotation = 30,
                Rows = 5,
                Columns = 2000,
                Interpolation = interpolation,
                ShowOverlays = true
            };

            Assert.That(ImageRenderer.Render(image, viewport).Pixels, Has.Length.EqualTo(10_000));
        }
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.PositiveInfinity)]
    [TestCase(double.NaN)]
    public void Render_ScaleThatShowsNothing_Throws(double scale) =>
        Assert.That(() => ImageRenderer.Render(Six, new() { Scale = scale }), Throws.ArgumentException);

    [Test]
    public void Render_Overlays_AreDrawnOnlyWhenAskedFor_AndMoveWithThePicture()
    {
        var image = new Image(Bytes(3, 1, 2, 3, 4, 5, 6))
        {
            Overlays =
            [new() { Rows = 1, Columns = 2, Row = 1, Column = -1, Bits = [1, 1] }]
        };
        var viewport = new Viewport { Window = AsStored };

        Assert.That(ImageRenderer.Render(image, viewport).Pixels, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
        Assert.That(ImageRenderer.Render(image, viewport with { ShowOverlays = true }).Pixels,
            Is.EqualTo(new byte[] { 1, 2, 3, 255, 5, 6 }));
        Assert.That(ImageRenderer.Render(image, viewport with { ShowOverlays = true, FlipHorizontally = true }).Pixels,
            Is.EqualTo(new byte[] { 3, 2, 1, 6, 5, 255 }));
        Assert.That(ImageRenderer.RenderRgba(image, viewport with { ShowOverlays = true }).Colors()[3], Is.EqualTo(new Rgb(255, 255, 255)));
    }

    [Test]
    public void Render_OverlayOfOneBitShrunk_IsStillSeen()
    {
        var bits = new byte[100];
        bits[37] = 1;
        var image = new Image(Bytes(10, new byte[100])) { Overlays = [new() { Rows = 10, Columns = 10, Bits = [.. bits] }] };

        var picture = ImageRenderer.Render(image, new() { Window = AsStored, Scale = 0.2, ShowOverlays = true });

        // Row 3, column 7 of ten is row 0, column 1 of two.
        Assert.That(picture.Pixels, Is.EqualTo(new byte[] { 0, 255, 0, 0 }));
    }
}
