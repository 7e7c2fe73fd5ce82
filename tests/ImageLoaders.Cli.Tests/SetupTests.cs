using System.Diagnostics;
using System.Runtime.Versioning;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>What <c>eng/setup.sh</c> finds and does: <c>run</c>, which every <c>./run</c> begins with, and <c>codecs</c>.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SetupTests
{
    private const string Found = "printf 'libturbojpeg.so.0\\nlibwebp.so.7\\nlibavif.so.15\\n'";
    private const string SystemPath = "/usr/bin:/bin"; // as a user has it who is not root

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeCommands()
    {
        _folder = new();
        Command("dotnet", "exit 0");
        Command("sudo", "\"$@\"");
        Command("apt-get", $"echo \"$@\" >> '{_folder.PathOf("asked")}'; exit 100");
    }

    [TearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    public async Task Run_NoLibraries_InstallsNothing()
    {
        Command("ldconfig", "exit 0");

        Assert.That(await RunAsync("run"), Is.EqualTo(new Run(0, "", "")));
        Assert.That(File.Exists(_folder.PathOf("asked")), Is.False);
    }

    [Test]
    public async Task Codecs_ListGoesOnAfterWhatIsLookedFor_InstallsNothing()
    {
        Command("ldconfig", Found + "; seq 100000");

        Assert.That(await RunAsync(), Is.EqualTo(new Run(0, "", "")));
        Assert.That(File.Exists(_folder.PathOf("asked")), Is.False);
    }

    [Test]
    public async Task Codecs_UserWithoutSbinInThePath_InstallsNothing()
    {
        Assert.That(await RunAsync(), Is.EqualTo(new Run(0, "", "")));
        Assert.That(File.Exists(_folder.PathOf("asked")), Is.False);
    }

    [Test]
    public async Task Codecs_LibrariesCannotBeInstalled_SaysSo()
    {
        Command("ldconfig", "echo libturbojpeg.so.0");

        var run = await RunAsync();

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Errors, Does.Match("^Installing libwebp7 libavif1[56]\nThey could not be installed"));
        Assert.That(File.ReadAllText(_folder.PathOf("asked")), Does.Contain("libwebp7").And.Not.Contain("libturbojpeg"));
    }

    private void Command(string name, string script)
    {
        var path = _folder.PathOf(name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private async Task<Run> RunAsync(string what = "codecs")
    {
        var start = new ProcessStartInfo("/bin/bash", [Path.Combine(Repository.Root, "eng", "setup.sh"), what])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["PATH"] = $"{_folder.PathOf("")}:{SystemPath}";
        using var process = Process.Start(start)!;
        return await ImageLoadersProgram.EndOf(process);
    }
}
