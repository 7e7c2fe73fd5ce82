using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ImageLoaders.Cli.Tests;

public sealed class ShowAndInfoTests
{
    [Test]
    public async Task Show_Image_DrawsHalfBlocks()
    {
        var run = (await ImageLoadersProgram.RunAsync("show", "example:color")).AssertSucceeded();

        var lines = run.Output.Split('\n');
        Assert.That(lines.Count(line => line.Contains('▀')), Is.EqualTo(40));
        Assert.That(lines[20].Count(c => c == '▀'), Is.EqualTo(80));
    }

    [Test]
    public async Task Show_OnATerminal_FillsIt()
    {
        var run = await ImageLoadersProgram.RunOnTerminalAsync(30, 12, "show", "example:ct");

        var lines = run.Output.Split('\n').Where(line => line.Contains('▀')).ToList();
        Assert.That((run.ExitCode, lines.Count), Is.EqualTo((0, 10)), run.Output);
        Assert.That(lines.Select(line => line.Count(c => c == '▀')), Is.All.EqualTo(30));
    }

    [TestCase("example:stack", "1 2 3 16 15 5", "\e[B\e[B\e[F\e[A\e[5~q")]
    [TestCase("example:stack?frame=3", "3 13 16 16 1 1", "\e[6~\e[6~\e[C\e[H\e[Dq")]
    public async Task Show_ImageWithFramesOnATerminal_ScrollsByTheKeys(string id, string shown, string keys)
    {
        var run = await ImageLoadersProgram.RunOnTerminalWithKeysAsync(keys, 90, 10, "show", id);

        Assert.That(Regex.Matches(run.Output, @"(\d+) of 16: example:stack").Select(match => match.Groups[1].Value),
            Is.EqualTo(shown.Split(' ')), run.Output);
        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(run.Output.Split("\e[?1049l")[1], Does.Contain("▀").And.Contain("256 x 256"), "the last one stays");
    }

    [Test]
    public async Task Show_SeveralImagesOnATerminal_ShowsWhyOneFailsAndNothingOfTheOneBefore()
    {
        var run = await ImageLoadersProgram.RunOnTerminalWithKeysAsync("\e[B\e[Aq", 90, 10, "show", "example:ct", "nobody:1");

        var failed = run.Output.Split(" of 2: ")[1];
        Assert.That(failed, Does.Contain("\e[H\e[2JNoLoader: ").And.Not.Contain("▀"), run.Output);
        Assert.That(run.ExitCode, Is.Zero);
    }

    [Test]
    public async Task Show_SeveralImagesToAPipe_DrawsEach()
    {
        var run = (await ImageLoadersProgram.RunAsync("show", "example:ct", "example:color")).AssertSucceeded();

        Assert.That(run.Output.Split('\n').Count(line => line.Contains('▀')), Is.EqualTo(80));
    }

    [Test]
    public async Task Load_ImageWithFrames_SaysWhichFrameOfHowMany()
    {
        var run = (await ImageLoadersProgram.RunAsync("load", "example:stack", "example:stack?frame=7", "example:ct")).AssertSucceeded();

        Assert.That(run.Output, Does.Contain("frame 1 of 16, 256 x 256").And.Contain("frame 7 of 16, 256 x 256"));
        Assert.That(run.Output.Split('\n').Single(line => line.StartsWith("example:ct", StringComparison.Ordinal)),
            Does.Not.Contain("frame"));
    }

    [Test]
    public async Task Show_NoColorIsWanted_DrawsShades()
    {
        var run = (await ImageLoadersProgram.RunWithAsync(new() { ["NO_COLOR"] = "1" }, "show", "example:ct")).AssertSucceeded();

        Assert.That(run.Output, Does.Not.Contain("\e").And.Contain("░").And.Contain("█"));
        Assert.That(run.Output.Split('\n')[20], Has.Length.EqualTo(80));
    }

    [Test]
    public async Task Load_SeveralOnATerminal_ShowsABarThatFits()
    {
        var wide = await ImageLoadersProgram.RunOnTerminalAsync(120, 20, "load", "example:ct", "example:color", "nobody:has-this");
        var narrow = await ImageLoadersProgram.RunOnTerminalAsync(24, 20, "load", "example:ct", "example:color", "nobody:has-this");

        Assert.That(wide.Output, Does.Match(@"\[#{10}\.{20}\] 1/3, [0-9.]+ images/s").And
            .Match(@"\[#{30}\] 3/3, [0-9.]+ images/s, 1 failed").And.Contain("2 loaded, 1 failed"));
        Assert.That(narrow.Output, Does.Match(@"\e\[K|\r").And.Contain("1/3, ").And.Not.Contain("[#"));
        Assert.That((wide.ExitCode, narrow.ExitCode), Is.EqualTo((11, 11)));
    }

    [Test]
    public async Task Info_WrittenToAPipe_HasNoEscapesAndCompactValues()
    {
        var run = (await ImageLoadersProgram.RunAsync("info", "example:ct")).AssertSucceeded();

        Assert.That(run.Output, Does.Not.Contain("\e").And.Contain("{\"center\":40,\"width\":400"));
    }

    [Test]
    public async Task Info_AsJson_HasImageAndModules()
    {
        var run = (await ImageLoadersProgram.RunAsync("info", "example:stack?frame=3", "--json")).AssertSucceeded();

        var information = JsonDocument.Parse(run.Output).RootElement;
        Assert.That(information.GetProperty("image").GetProperty("imageId").GetString(), Does.StartWith("example:stack"));
        Assert.That(information.GetProperty("metadata").GetProperty("imagePlaneModule").GetProperty("rows").GetInt32(),
            Is.EqualTo(information.GetProperty("image").GetProperty("rows").GetInt32()));
    }

    [Test]
    public async Task Info_AsTables_NamesModulesAndValues()
    {
        var run = (await ImageLoadersProgram.RunAsync("info", "example:ct")).AssertSucceeded();

        Assert.That(run.Output, Does.Contain("rescaleIntercept").And.Contain("imagePlaneModule"));
    }

    // An SR document, and one frame in a syntax that nothing here decodes: explicit little endian, without a character of the picture.
    [TestCase("1.2.840.10008.1.2.1", "1.2.840.10008.5.1.4.1.1.88.33", "", "a structured report", "Explicit VR Little Endian")]
    [TestCase("1.2.840.10008.1.2.4.110", "1.2.840.10008.5.1.4.1.1.7", "pixels", "cannot be decoded", "JPEG XL Lossless")]
    [TestCase("1.2.840.10008.1.2.4.100", "1.2.840.10008.5.1.4.1.1.7", "pixels", "a video", "MPEG2 Main Profile / Main Level")]
    public async Task Info_OfAnObjectThatGivesNoImage_TellsItsMetadataAndEndsWellAllTheSame(string syntax, string sopClass, string pixels,
        string reason, string name)
    {
        byte[] fragments = [0xE0, 0x7F, 0x10, 0, .. "OB\0\0"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD,
            0xE0, 0, 0, 0, 0];
        byte[] file =
        [
            .. new byte[128], .. "DICM"u8, .. Text(0x0002, 0x0010, "UI", syntax), .. Text(0x0008, 0x0016, "UI", sopClass),
            .. Text(0x0010, 0x0010, "PN", "Doe^Jane"), .. pixels.Length > 0 ? fragments : [],
        ];
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("object.dcm");
        await File.WriteAllBytesAsync(path, file);

        var tables = (await ImageLoadersProgram.RunAsync("info", path)).AssertSucceeded();
        var json = (await ImageLoadersProgram.RunAsync("info", path, "--json")).AssertSucceeded();

        Assert.That(tables.Output, Does.Contain("Unsupported").And.Contain(reason).And.Contain("Doe^Jane").And.Contain(name).And.Not
            .Contain("patientStudyModule"));
        var information = JsonDocument.Parse(json.Output).RootElement;
        Assert.That(information.TryGetProperty("image", out _), Is.False);
        Assert.That(information.GetProperty("error").GetProperty("reason").GetString(), Does.Contain(reason));
        Assert.That(information.GetProperty("metadata").GetProperty("transferSyntaxModule").GetProperty("transferSyntaxName").GetString(),
            Is.EqualTo(name));
        Assert.That(information.GetProperty("metadata").EnumerateObject().Select(module => module.Value.EnumerateObject().Count()),
            Is.All.Positive);

        static byte[] Text(int group, int element, string vr, string value)
        {
            var padded = value.Length % 2 == 0 ? value : value + '\0';
            return [(byte)group, (byte)(group >> 8), (byte)element, (byte)(element >> 8), .. Encoding.ASCII.GetBytes(vr),
                (byte)padded.Length, 0, .. Encoding.ASCII.GetBytes(padded)];
        }
    }

    [Test]
    public async Task Info_OfAnotherKindOfFile_NamesIt()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("page.dcm");
        await File.WriteAllTextAsync(path, "%PDF-1.7");

        var run = await ImageLoadersProgram.RunAsync("info", path);

        Assert.That(run.ExitCode, Is.Not.Zero);
        Assert.That(run.Errors, Does.Contain("a PDF document").And.Contain("No loader of this project takes it"));
    }

    [TestCase("--json")]
    [TestCase]
    public async Task Info_ImageThatStatesNoRescaleWindowOrPlane_NamesNone(params string[] options)
    {
        var run = (await ImageLoadersProgram.RunAsync(["info", "example:color", .. options])).AssertSucceeded();

        foreach (var name in new[] { "rescaleSlope", "rescaleIntercept", "voiLutFunction", "pixelAspectRatio", "isLossy",
            "imageOrientationPatient", "rowPixelSpacing", "[]" })
            Assert.That(run.Output, Does.Not.Contain(name));
    }

    [Test]
    public async Task Info_Verbose_LogsToTheErrorOutputAlone()
    {
        var run = await ImageLoadersProgram.RunAsync("info", "example:ct", "--json", "--verbose");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(JsonDocument.Parse(run.Output).RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));
        Assert.That(run.Errors, Does.Contain("ImageLoaders"));
    }
}
