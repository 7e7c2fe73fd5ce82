using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Tests;

public sealed class FrameTests
{
    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new();
        new MemoryVolume
        {
            Slices = 4,
            Position = _ => [1, 2, 3],
            Value = (i, j, k) => i + (10 * j) + (100 * k * k),
            Finish = (image, _) => new(Copy(image)) { RescaleSlope = 2, RescaleIntercept = -10, Window = new(100, 50), RescaleType = "HU" },
        }.AddTo(_host);
    }

    [TearDown]
    public void TearDown() => _host.Dispose();

    [TestCase("mean", (0 + 100 + 400 + 900) / 4.0)]
    [TestCase("mean;frames=2,4", (100 + 900) / 2.0)]
    [TestCase("mean;frames=2-4", (100 + 400 + 900) / 3.0)]
    [TestCase("maximum", 900)]
    [TestCase("maximum;frames=1-2", 100)]
    public async Task Frames_OfOnePlace_ArePutTogether(string operation, double offset)
    {
        var image = await _host.Load($"mpr:{operation};of=memory:all");

        var values = ModalityValues.Compute(image);
        for (var i = 0; i < values.Length; i++)
            Assert.That(values[i], Is.EqualTo((2 * ((i % 12) + (10 * (i / 12)) + offset)) - 10).Within(1e-3));
        Assert.That((image.Window, image.RescaleType), Is.EqualTo((new VoiWindow(100, 50), "HU")));
        Assert.That((await _host.Plane($"mpr:{operation};of=memory:all")).ImagePositionPatient, Is.EqualTo(new double[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Subtract_TwoFrames_IsTheirDifferenceWithoutAWindow()
    {
        var image = await _host.Load("mpr:subtract;frames=4,2;of=memory:all");

        Assert.That(ModalityValues.Compute(image), Is.All.EqualTo(1600.0));
        Assert.That(image.Windows, Is.Empty);
        Assert.That((await _host.GetMetadataAsync("mpr:subtract;frames=4,2;of=memory:all"))!.Get<GeneralImageModule>()!.ImageType,
            Is.EqualTo(new[] { "DERIVED", "SECONDARY", "MPR", "SUBTRACT" }));
    }

    [Test]
    public async Task Mean_OfPadding_LeavesItOut()
    {
        new MemoryVolume
        {
            Slices = 2,
            Scheme = "other",
            Position = _ => [1, 2, 3],
            Value = (i, _, k) => i == 0 || (i == 1 && k == 1) ? -5 : 10 + k,
            Finish = (image, _) => new(Copy(image)) { PixelPaddingValue = -5 },
        }.AddTo(_host);
        foreach (var id in _host.Memory.Keys.Where(id => id.Scheme == "memory").ToArray())
            _host.Memory.Remove(id);

        var mean = ModalityValues.Compute(await _host.Load("mpr:mean;of=memory:all"));
        var difference = ModalityValues.Compute(await _host.Load("mpr:subtract;frames=1,2;of=memory:all"));

        Assert.That(mean[..3], Is.EqualTo(new[] { double.NaN, 10, 10.5 }));
        Assert.That(difference[..3], Is.EqualTo(new[] { double.NaN, double.NaN, -1 }));
    }

    [Test]
    public void Mean_OfDifferentPlaces_IsRefused()
    {
        new MemoryVolume().AddTo(_host);

        var failure = _host.Fail("mpr:mean;of=memory:all");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Mismatch));
        Assert.That(failure.Reason, Does.Contain("memory:0 is at (0, 0, 0) mm, memory:1 at (0, 0, 2) mm"));
    }

    private static PixelBuffer Copy(Image image)
    {
        var pixels = new ImageLoadRequest("memory:0").AllocatePixels(image.Rows, image.Columns, image.Format);
        image.Pixels.CopyTo(pixels.Memory);
        return pixels;
    }
}
