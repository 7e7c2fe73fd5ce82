using System.Text.Json;

namespace ImageLoaders.Host.Tests;

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

    [Test]
    public async Task Info_Verbose_LogsToTheErrorOutputAlone()
    {
        var run = await ImageLoadersProgram.RunAsync("info", "example:ct", "--json", "--verbose");

        Assert.That(run.ExitCode, Is.Zero);
        Assert.That(JsonDocument.Parse(run.Output).RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));
        Assert.That(run.Errors, Does.Contain("ImageLoaders"));
    }
}
