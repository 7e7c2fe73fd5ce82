using System.Buffers.Binary;
using System.Text.Json;
using ImageLoaders.Codecs;
using ImageLoaders.Display;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

public sealed class LoadTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("example:ct")]
    [TestCase("example:signed")]
    [TestCase("example:color")]
    [TestCase("example:stack?frame=7")]
    public async Task Load_ExampleImage_WritesPngRawAndJsonThatAgree(string id)
    {
        foreach (var kind in new[] { "png", "raw", "json" })
            (await ImageLoadersProgram.RunAsync("load", id, "-o", _folder.PathOf($"image.{kind}"))).AssertSucceeded();

        var description = JsonDocument.Parse(File.ReadAllText(_folder.PathOf("image.json"))).RootElement;
        var raw = File.ReadAllBytes(_folder.PathOf("image.raw"));
        var (pixels, info) = DecodePng(_folder.PathOf("image.png"));
        Assert.That((info.Rows, info.Columns),
            Is.EqualTo((description.GetProperty("rows").GetInt32(), description.GetProperty("columns").GetInt32())));
        Assert.That(raw, Has.Length.EqualTo(description.GetProperty("lengthBytes").GetInt32()));
        Assert.That(raw, Has.Length.EqualTo(info.Rows * info.Columns * description.GetProperty("components")
            .GetInt32() * description.GetProperty("bitsPerSample").GetInt32() / 8));
        Assert.That(pixels.Distinct().Count(), Is.GreaterThan(10), "there is something to see");
        foreach (var rescale in new[] { "rescaleSlope", "rescaleIntercept" })
            Assert.That(description.TryGetProperty(rescale, out _), Is.EqualTo(id is not ("example:signed" or "example:color")), id);
        Assert.That(pixels.SequenceEqual(description.GetProperty("components").GetInt32() == 3 ? raw : Shown(raw, description)), Is.True,
            "the PNG shows what the raw file holds");
    }

    [Test]
    public async Task Load_SeveralImages_WritesThemIntoAFolderAndSumsUp()
    {
        var run = (await ImageLoadersProgram
            .RunAsync("load", "example:ct", "example:color", "example:stack?frame=1", "-o", _folder.PathOf("out"))).AssertSucceeded();

        Assert.That(Directory.GetFiles(_folder.PathOf("out")).Select(Path.GetFileName),
            Is.EquivalentTo(new[] { "example-ct.png", "example-color.png", "example-stack-frame-1.png" }));
        Assert.That(run.Output, Does.Contain("3 loaded, 0 failed"));
    }

    [Test]
    public async Task Load_OneOfSeveralFails_WritesTheOthersAndSaysWhich()
    {
        var run = await ImageLoadersProgram.RunAsync("load", "example:ct", "nobody:has-this", "-o", _folder.PathOf("out"));

        run.AssertFailed(11, "NoLoader: nobody:has-this");
        Assert.That(File.Exists(_folder.PathOf("out", "example-ct.png")), Is.True);
        Assert.That(run.Output, Does.Contain("1 loaded, 1 failed"));
    }

    [Test]
    public async Task Load_ListFile_LoadsWhatItNames()
    {
        File.WriteAllBytes(_folder.PathOf("a slice"), SmallDicomFile.Make(rows: 1, columns: 1, [7]));
        File.WriteAllLines(_folder.PathOf("list.txt"), ["# of two kinds", "example:ct", "", "  " + _folder.PathOf("a slice")]);

        var run = (await ImageLoadersProgram.RunAsync("load", "@" + _folder.PathOf("list.txt"), "example:signed")).AssertSucceeded();

        Assert.That(run.Output, Does.Contain("example:ct: ").And.Contain("a slice: 1 x 1 u16").And.Contain("example:signed: ").And
            .Contain("3 loaded, 0 failed"));
    }

    [Test]
    public async Task Load_ViewOptions_ChangeThePicture()
    {
        (await ImageLoadersProgram.RunAsync("load", "example:ct", "-o", _folder.PathOf("image.raw"))).AssertSucceeded();
        (await ImageLoadersProgram.RunAsync("load", "example:ct", "-o", _folder.PathOf("image.json"))).AssertSucceeded();
        (await ImageLoadersProgram.RunAsync("load", "example:ct", "-o", _folder.PathOf("image.png"), "--window", "-600,1500", "--invert"))
            .AssertSucceeded();
        (await ImageLoadersProgram.RunAsync("load", "example:ct", "-o", _folder.PathOf("hot.png"), "--colormap", "hotIron", "--scale",
            "0.5")).AssertSucceeded();

        var description = JsonDocument.Parse(File.ReadAllText(_folder.PathOf("image.json"))).RootElement;
        var expected = Shown(File.ReadAllBytes(_folder.PathOf("image.raw")), description, (-600, 1500)).Select(grey => (byte)(255 - grey));
        var (pixels, info) = DecodePng(_folder.PathOf("image.png"));
        var (_, hot) = DecodePng(_folder.PathOf("hot.png"));
        Assert.That(pixels.Zip(expected).Max(pair => Math.Abs(pair.First - pair.Second)), Is.LessThanOrEqualTo(1),
            "rounded before or after inversion");
        Assert.That((hot.Rows, hot.Columns, hot.Components), Is.EqualTo((info.Rows / 2, info.Columns / 2, 3)));
    }

    [Test]
    public async Task Load_PathOfAPng_IsToldByItsContent()
    {
        var picture = new RenderedImage(3, 5, RenderedFormat.Gray8, [.. Enumerable.Range(0, 15).Select(n => (byte)(n * 17))]);
        File.WriteAllBytes(_folder.PathOf("named-wrongly.dcm"), PngEncoder.Encode(picture));

        (await ImageLoadersProgram.RunAsync("load", _folder.PathOf("named-wrongly.dcm"), "-o", _folder.PathOf("image.raw")))
            .AssertSucceeded();

        Assert.That(File.ReadAllBytes(_folder.PathOf("image.raw")), Is.EqualTo(picture.Pixels));
    }

    [Test]
    public async Task Load_PathOfADicomFile_IsToldByItsContent()
    {
        ushort[] samples = [0, 1, 2, 1000, 4095, 65535];
        File.WriteAllBytes(_folder.PathOf("slice"), SmallDicomFile.Make(rows: 2, columns: 3, samples));

        var run = (await ImageLoadersProgram.RunAsync("load", _folder.PathOf("slice"), "-o", _folder.PathOf("image.raw")))
            .AssertSucceeded();

        Assert.That(run.Output, Does.StartWith("dicomfile:").And.Contain("2 x 3 u16"));
        Assert.That(File.ReadAllBytes(_folder.PathOf("image.raw")),
            Is.EqualTo(samples.SelectMany(sample => new[] { (byte)sample, (byte)(sample >> 8) })));
    }

    private static (byte[] Pixels, CodestreamInfo Info) DecodePng(string file)
    {
        var png = File.ReadAllBytes(file);
        var codec = new PngCodec();
        var info = codec.ReadHeader(png);
        var pixels = new byte[info.LengthBytes];
        codec.Decode(png, info, ColorOutput.AsStored, pixels);
        return (pixels, info);
    }

    // PS3.3 C.11.2.1.2.1 once more, from what the files say alone.
    private static byte[] Shown(byte[] raw, JsonElement description, (double Center, double Width)? window = null)
    {
        var (slope, intercept) = description.TryGetProperty("rescaleSlope", out var stated)
            ? (stated.GetDouble(), description.GetProperty("rescaleIntercept").GetDouble()) : (1, 0);
        if (window is null && description.GetProperty("windows") is var windows && windows.GetArrayLength() > 0)
            window = (windows[0].GetProperty("center").GetDouble(), windows[0].GetProperty("width").GetDouble());
        var (low, high) = (description.GetProperty("minimumValue").GetDouble() * slope + intercept,
            description.GetProperty("maximumValue").GetDouble() * slope + intercept);
        var (c, w) = window ?? ((low + high + 1) / 2, high - low + 1);
        var isSigned = description.GetProperty("isSigned").GetBoolean();
        var invert = description.GetProperty("invert").GetBoolean();
        double? padding = description.TryGetProperty("pixelPaddingValue", out var value) ? value.GetDouble() : null;
        Assert.That(description.GetProperty("bitsPerSample").GetInt32(), Is.EqualTo(16));
        var pixels = new byte[raw.Length / 2];
        for (var i = 0; i < pixels.Length; i++)
        {
            double stored = isSigned ? BinaryPrimitives.ReadInt16LittleEndian(raw.AsSpan(i * 2))
                : BinaryPrimitives.ReadUInt16LittleEndian(raw.AsSpan(i * 2));
            var x = stored * slope + intercept;
            var y = x <= c - 0.5 - (w - 1) / 2 ? 0 : x > c - 0.5 + (w - 1) / 2 ? 255 : ((x - (c - 0.5)) / (w - 1) + 0.5) * 255;
            pixels[i] = stored == padding ? (byte)0 : (byte)Math.Round(Math.Round(invert ? 255 - y : y, 9), MidpointRounding.AwayFromZero);
        }

        return pixels;
    }
}
