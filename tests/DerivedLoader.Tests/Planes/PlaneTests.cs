using ImageLoaders;
using ImageLoaders.TestCorpus;

namespace DerivedLoader.Tests;

public sealed class PlaneTests
{
    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new();
        new MemoryVolume().AddTo(_host);
    }

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task Axial_OnASlice_IsTheSliceAsItIsStored()
    {
        var image = await _host.Load("mpr:axial;at=6;of=memory:all");

        Assert.That(image.Format, Is.EqualTo(PixelFormat.GrayS16));
        Assert.That(image.Pixels.Span.SequenceEqual(_host.Memory["memory:3"].Image.Pixels.Span), Is.True);
        Assert.That(image.PixelPaddingValue, Is.Null);
        Assert.That(image.Source.OfParts, Is.True);
        Assert.That(image.Source.SopInstanceUid, Is.Null);
    }

    [Test]
    public async Task Coronal_OnTheGrid_RunsFromTheHeadDown()
    {
        var image = await _host.Load("mpr:coronal;at=4;spacing=1x2;of=memory:all");

        Assert.That((image.Columns, image.Rows, image.Format), Is.EqualTo((12, 8, PixelFormat.GrayS16)));
        Assert.That((image.ColumnPixelSpacing, image.RowPixelSpacing, image.PixelAspectRatio), Is.EqualTo((1.0, 2.0, 2.0)));
        var samples = image.GetSamples<short>().ToArray();
        for (var row = 0; row < 8; row++)
            for (var column = 0; column < 12; column++)
                Assert.That(samples[(row * 12) + column], Is.EqualTo(column + 80 + (400 * (7 - row))));
    }

    [Test]
    public async Task Sagittal_OnTheGrid_HasTheFaceLeft()
    {
        var image = await _host.Load("mpr:sagittal;at=5;spacing=1x2;of=memory:all");
        var samples = image.GetSamples<short>().ToArray();

        Assert.That((image.Columns, image.Rows), Is.EqualTo((10, 8)));
        for (var row = 0; row < 8; row++)
            for (var column = 0; column < 10; column++)
                Assert.That(samples[(row * 10) + column], Is.EqualTo(5 + (20 * column) + (400 * (7 - row))));
    }

    [Test]
    public async Task Coronal_ByDefault_HasSquarePixelsOfTheFinestSpacing()
    {
        var image = await _host.Load("mpr:coronal;of=memory:all");

        Assert.That((image.Columns, image.Rows, image.Format.SampleType), Is.EqualTo((12, 16, SampleType.F32)));
        Assert.That(image.RowPixelSpacing, Is.EqualTo(1));
    }

    [TestCase("spacing=0.5", 24, 32, 0.5, 0.5)]
    [TestCase("size=30x20", 30, 20, 1, 1)]
    [TestCase("size=30x20;spacing=0.5x0.25", 30, 20, 0.5, 0.25)]
    [TestCase("extent=6x8;spacing=0.5", 12, 16, 0.5, 0.5)]
    [TestCase("extent=6x8;size=12x32", 12, 32, 0.5, 0.25)]
    public async Task Coronal_SizeExtentSpacing_MakeOneAnother(string parameters, int columns, int rows, double across, double down)
    {
        var image = await _host.Load($"mpr:coronal;{parameters};of=memory:all");

        Assert.That((image.Columns, image.Rows, image.ColumnPixelSpacing, image.RowPixelSpacing),
            Is.EqualTo((columns, rows, across, down)));
    }

    [Test]
    public async Task Plane_Metadata_SaysWhereThePixelsAre()
    {
        var plane = await _host.Plane("mpr:coronal;at=4;spacing=1x2;slab=3,mean;of=memory:all");

        Assert.That(plane.ImageOrientationPatient, Is.EqualTo(new double[] { 1, 0, 0, 0, 0, -1 }));
        Assert.That(plane.ImagePositionPatient, Is.EqualTo(new double[] { 0, 4, 14 }));
        Assert.That((plane.RowPixelSpacing, plane.ColumnPixelSpacing, plane.SliceThickness), Is.EqualTo((2.0, 1.0, 3.0)));
        Assert.That((plane.Rows, plane.Columns), Is.EqualTo((8, 12)));
    }

    [Test]
    public async Task Axial_BeyondTheGrid_IsOutsideAndSaysSo()
    {
        var image = await _host.Load("mpr:axial;at=6;size=20x20;of=memory:all");

        Assert.That(image.PixelPaddingValue, Is.EqualTo(short.MinValue));
        Assert.That(image.GetSamples<short>()[0], Is.EqualTo(short.MinValue));
        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((1200.0, 1391.0)));
    }

    [Test]
    public async Task Axial_NoValueFree_IsComputedAsFloats()
    {
        new MemoryVolume { SampleType = SampleType.U8, Value = (i, j, _) => i == 0 ? 0 : j == 0 ? 255 : 7 }.AddTo(_host);

        var image = await _host.Load("mpr:axial;at=6;size=20x20;of=memory:all");

        Assert.That(image.Format.SampleType, Is.EqualTo(SampleType.F32));
        Assert.That(image.PixelPaddingValue, Is.LessThan(0));
        Assert.That((image.MinimumValue, image.MaximumValue), Is.EqualTo((0.0, 255.0)));
    }

    [TestCase("mpr:axial;at=40;of=memory:all")]
    [TestCase("mpr:oblique;origin=100,0,0;u=0,1,0;v=0,0,-1;size=8x8;of=memory:all")]
    public void Plane_ThatMissesTheVolume_SaysWhereItIs(string id)
    {
        var failure = _host.Fail(id);

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NotFound));
        Assert.That(failure.Reason, Does.Contain("x -0.5 to 11.5, y -0.5 to 9.5, z -1 to 15 mm"));
    }

    [TestCase("max", 1)]
    [TestCase("min", -1)]
    [TestCase("mean", 0)]
    public async Task Slab_OfALinearField_IsThicknessAway(string mode, int sign)
    {
        var values = ModalityValues.Compute(await _host.Load($"mpr:axial;at=7;slab=4,{mode};of=memory:all"));

        for (var i = 0; i < values.Length; i++)
            Assert.That(values[i], Is.EqualTo((i % 12) + (20 * (i / 12)) + (200 * 7) + (sign * 400)).Within(0.01));
    }

    [Test]
    public async Task Curved_AlongACorner_FollowsIt()
    {
        var image = await _host.Load("mpr:curved;points=2,3,8,6,3,8,6,7,8;along=0,0,-1;width=4;spacing=1;of=memory:all");
        var values = ModalityValues.Compute(image);

        Assert.That((image.Columns, image.Rows), Is.EqualTo((9, 4)));
        for (var row = 0; row < 4; row++)
            for (var column = 0; column < 9; column++)
            {
                var (x, y, z) = (Math.Min(2 + column, 6), 3 + Math.Max(0, column - 4), 9.5 - row);
                Assert.That(values[(row * 9) + column], Is.EqualTo(x + (20 * y) + (200 * z)).Within(0.01));
            }

        Assert.That((await _host.Plane("mpr:curved;points=2,3,8,6,3,8;along=0,0,-1;of=memory:all")).ImagePositionPatient, Is.Empty);
    }

    [DerivedCase]
    public async Task Oblique_InAWindow_LoadsOnlyTheSlicesThatItPasses(string _)
    {
        var series = PhantomSeries.All["axial"];

        await _host.Load($"mpr:axial;at=108;of={series.Id}");

        Assert.That(_host.Loaded.Select(id => id.Value), Is.EquivalentTo(new[] { series.Order[3], series.Order[4] }));
    }

    [TestCase(SampleType.U8)]
    [TestCase(SampleType.S8)]
    [TestCase(SampleType.U16)]
    [TestCase(SampleType.S16)]
    [TestCase(SampleType.U32)]
    [TestCase(SampleType.S32)]
    [TestCase(SampleType.F32)]
    [TestCase(SampleType.F64)]
    public async Task Oblique_OfEveryType_HasTheSameValues(SampleType type)
    {
        new MemoryVolume { SampleType = type, Value = (i, j, k) => i + (2 * j) + (5 * k) }.AddTo(_host);

        foreach (var interpolation in (string[])["linear", "cubic"])
        {
            var values = ModalityValues.Compute(await _host.Load(
                "mpr:oblique;origin=3,3,4;u=0.8,0.6,0;v=-0.36,0.48,0.8;spacing=0.4;size=8x8;"
                + $"interpolation={interpolation};of=memory:all"));
            for (var i = 0; i < values.Length; i++)
            {
                var (u, v) = (i % 8 * 0.4, i / 8 * 0.4);
                var (x, y, z) = (3 + (0.8 * u) - (0.36 * v), 3 + (0.6 * u) + (0.48 * v), 4 + (0.8 * v));
                Assert.That(values[i], Is.EqualTo(x + (2 * y) + (2.5 * z)).Within(1e-4), interpolation);
            }
        }
    }

    [Test]
    public async Task Plane_OfDifferentTypes_IsOfModalityValues()
    {
        new MemoryVolume { Slices = 4 }.AddTo(_host);
        new MemoryVolume { SampleType = SampleType.U16 }.AddTo(_host);
        new MemoryVolume { Slices = 4 }.AddTo(_host);

        var values = ModalityValues.Compute(await _host.Load("mpr:sagittal;at=5;spacing=1x2;of=memory:all"));

        Assert.That(values[0], Is.EqualTo(5 + 2800));
        Assert.That(values[^1], Is.EqualTo(5 + 180));
    }

    [Test]
    public async Task Plane_OfModalityLut_InterpolatesWhatItMeans()
    {
        var table = new LookupTable { Entries = [.. Enumerable.Range(0, 200).Select(i => (ushort)(i * i))] };
        new MemoryVolume
        {
            SampleType = SampleType.U8,
            Value = (i, _, _) => i,
            Finish = (image, _) =>
            new(Copy(image)) { ModalityLut = table }
        }
            .AddTo(_host);

        var values = ModalityValues.Compute(await _host.Load("mpr:axial;at=6;origin=3.5,0,6;size=1x1;of=memory:all".Replace("at=6;", "",
            StringComparison.Ordinal)));

        Assert.That(values[0], Is.EqualTo((9 + 16) / 2.0));
        Assert.That((await _host.Load("mpr:axial;at=6;of=memory:all")).ModalityLut, Is.SameAs(table));
    }

    private static PixelBuffer Copy(Image image)
    {
        var pixels = new ImageLoadRequest("memory:0").AllocatePixels(image.Rows, image.Columns, image.Format);
        image.Pixels.CopyTo(pixels.Memory);
        return pixels;
    }
}
