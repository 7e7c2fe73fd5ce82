using ImageLoaders;
using ImageLoaders.Metadata;

namespace DerivedLoader.Tests;

public sealed class OverlayTests
{
    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new();
        new MemoryVolume { Slices = 4, Value = (i, _, _) => i }.AddTo(_host);
        Names("memory", "ct");
        new MemoryVolume { Slices = 4, Value = (_, j, k) => j == 4 ? k : 0, SampleType = SampleType.U8 }.AddTo(_host);
        Names("memory", "seg");
    }

    [TearDown]
    public void TearDown() => _host.Dispose();

    [Test]
    public async Task Labels_OverAPlane_HaveTheirColours()
    {
        var image = await _host.Load("mpr:axial;at=4;window=6,12;colors=2:ff0000;opacity=0.5;of={mpr:native;of=list:ct};of={list:seg}");

        Assert.That(image.Format, Is.EqualTo(PixelFormat.Rgb8));
        for (var j = 0; j < 10; j++)
            for (var i = 0; i < 12; i++)
            {
                var gray = Math.Round(Math.Clamp(((i - 5.5) / 11) + 0.5, 0, 1) * 255);
                var pixel = image.Pixels.Span.Slice(((j * 12) + i) * 3, 3).ToArray();
                Assert.That(pixel, Is.EqualTo(j == 4
                    ? new[] { (byte)Math.Round((gray + 255) / 2), (byte)Math.Round(gray / 2), (byte)Math.Round(gray / 2) }
                    : [(byte)gray, (byte)gray, (byte)gray]));
            }
    }

    [Test]
    public async Task Labels_OverAnImage_AreThoseOfTheOtherImage()
    {
        var image = await _host.Load("mpr:labels;colors=3:0000ff;opacity=1;window=6,12;of={ct:3};of={seg:3}");

        Assert.That(image.Pixels.Span.Slice(4 * 12 * 3, 3).ToArray(), Is.EqualTo(new byte[] { 0, 0, 255 }));
        Assert.That(image.Pixels.Span[..3].ToArray(), Is.EqualTo(new byte[] { 0, 0, 0 }));
    }

    [Test]
    public async Task Fused_Series_ShareOnePlaneAndFrame()
    {
        var image = await _host.Load("mpr:coronal;at=4;map=hotiron;range=0,3;opacity=1;of={list:ct};of={list:seg}");

        // The fourth slice from below is the top one: label 3 is white there.
        Assert.That(image.Pixels.Span[..3].ToArray(), Is.EqualTo(new byte[] { 255, 255, 252 }).Within(3));
        Assert.That((image.Columns, image.Rows), Is.EqualTo((12, 8)));
        Assert.That((await _host.Plane("mpr:coronal;at=4;map=hotiron;of={list:ct};of={list:seg}")).Columns, Is.EqualTo(12));
    }

    [Test]
    public async Task Fused_SecondSourceOfAsManyTimes_IsShownAtTheSameTime()
    {
        AddTimes("pet", 2);
        AddTimes("gated", 2);

        // Values 0 to 3 are black to white: the second time has 3.
        var image = await _host.Load("mpr:axial;at=4;time=2;map=gray;range=0,3;opacity=1;of={list:gated};of={list:pet}");

        Assert.That(image.Pixels.Span[0], Is.EqualTo(255));
        Assert.That(image.Remarks, Has.None.Contains("of the first source"));
        Assert.That((await _host.Load("mpr:axial;at=4;map=gray;range=0,3;opacity=1;of={list:gated};of={list:pet}")).Pixels.Span[0],
            Is.Zero);
    }

    [Test]
    public async Task Fused_SecondSourceOfOtherTimes_SaysWhichIsShown_AndHowToChooseAnother()
    {
        AddTimes("pet", 3);
        AddTimes("gated", 2);

        var image = await _host.Load("mpr:axial;at=4;time=2;map=gray;range=0,3;opacity=1;of={list:gated};of={list:pet}");
        Assert.That(image.Pixels.Span[0], Is.Zero);
        Assert.That(image.Remarks, Has.One.Contains("mpr:native;time=…;of=list:pet"));

        var chosen = await _host.Load(
            "mpr:axial;at=4;time=2;map=gray;range=0,3;opacity=1;of={list:gated};of={mpr:native;time=2;of=list:pet}");
        Assert.That(chosen.Pixels.Span[0], Is.EqualTo(255));
    }

    [Test]
    public async Task Fused_SecondSourceElsewhere_SaysSo()
    {
        new MemoryVolume { Slices = 4, Position = k => [0, 0, 100 + k] }.AddTo(_host);
        Names("memory", "far");

        Assert.That((await _host.Load("mpr:axial;at=4;of={list:ct};of={list:far}")).Remarks,
            Has.One.Contains("does not reach the plane"));
    }

    [Test]
    public void Labels_OfAnotherPlace_AreRefused()
    {
        var failure = _host.Fail("mpr:labels;of={ct:1};of={seg:2}");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Mismatch));
        Assert.That(failure.Reason, Does.Contain("do not show the same plane"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Fused_OfUnrelatedSeries_IsRefused(bool isPatient)
    {
        new MemoryVolume
        {
            Slices = 4,
            Modules = k => isPatient ? [new PatientModule { PatientId = "a" }] : [],
        }.AddTo(_host);
        Names("memory", "one");
        new MemoryVolume { Slices = 4, Modules = k => isPatient ? [new PatientModule { PatientId = "b" }] : [], FrameOfReference = "1.2" }
            .AddTo(_host);
        Names("memory", "other");
        if (!isPatient)
        {
            new MemoryVolume { Slices = 4, FrameOfReference = "1.3" }.AddTo(_host);
            Names("memory", "one");
        }

        var failure = _host.Fail("mpr:axial;at=4;of={list:one};of={list:other}");

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.Mismatch));
        Assert.That(failure.Reason, Does.Contain(isPatient ? "different patients" : "different frames of reference, 1.3 and 1.2"));
    }

    [TestCase("labels;colors=red", "labels and colours in hexadecimal")]
    [TestCase("labels;opacity=2", "a number from 0 to 1")]
    [TestCase("labels;window=3", "center and width")]
    [TestCase("fused;map=neon", "hotiron, rainbow or gray")]
    [TestCase("fused;range=3,1", "the least and the greatest value")]
    public void Overlay_WrongParameter_SaysWhatItTakes(string parameters, string reason) =>
        Assert.That(_host.Fail($"mpr:{parameters};of={{ct:1}};of={{seg:1}}").Reason, Does.Contain(reason));

    // What was added as one scheme gets another name; list:name lists it.
    // At the first time all values are 0, at the others 3.
    private void AddTimes(string name, int times)
    {
        for (var time = 1; time <= times; time++)
        {
            var position = time;
            new MemoryVolume
            {
                Slices = 4,
                Value = (_, _, _) => position == 1 ? 0 : 3,
                Modules = _ => [new AcquisitionOrderModule { TemporalPosition = position }],
            }.AddTo(_host);
            Names("memory", $"{name}{time}");
        }
    }

    private void Names(string scheme, string name)
    {
        foreach (var (id, entry) in _host.Memory.Where(entry => entry.Key.Scheme == scheme).ToArray())
        {
            _host.Memory.Remove(id);
            _host.Memory[$"{name}:{id.Rest}"] = entry;
        }
    }
}
