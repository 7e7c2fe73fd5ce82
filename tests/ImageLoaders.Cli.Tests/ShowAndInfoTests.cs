using System.Text.Json;

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

        Assert.That(wide.Output, Does.Match(@"\[#{10}\.{20}\] 1/3, [0-9.]+ images/s").And.Match(@"\[#{30}\] 3/3, [0-9.]+ images/s, 1 failed").And.Contain("2 loaded, 1 failed"));
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
        Assert.That(information.GetProperty("metadata").GetProperty("imagePlaneModule").GetProperty("rows").GetInt32(), Is.EqualTo(information.GetProperty("image").GetProperty("rows").GetInt32()));
    }

    [Test]
    public async Task Info_AsTables_NamesModulesAndValues()
    {
        var run = (await ImageLoadersProgram.RunAsync("info", "example:ct")).AssertSucceeded();

        Assert.That(run.Output, Does.Contain("rescaleIntercept").And.Contain("imagePlaneModule"));
    }

    [TestCase("--json")]
    [TestCase]
    public async Task Info_ImageThatStatesNoRescaleWindowOrPlane_NamesNone(params string[] options)
    {
        var run = (await ImageLoadersProgram.RunAsync(["info", "example:color", .. options])).AssertSucceeded();

        foreach (var name in new[] { "rescaleSlope", "rescaleIntercept", "voiLutFunction", "pixelAspectRatio", "isLossy", "imageOrientationPatient", "rowPixelSpacing", "[]" })
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
