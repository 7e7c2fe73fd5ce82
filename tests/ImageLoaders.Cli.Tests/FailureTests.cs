using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

public sealed class FailureTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase(11, "NoLoader", "nobody:has-this")]
    [TestCase(12, "NotFound", "no-such-file.dcm")]
    [TestCase(12, "NotFound", "/no/such/folder/x.dcm")]
    [TestCase(12, "NotFound", "dicomfile:/no/such/file.dcm")]
    [TestCase(10, "InvalidImageId", "base64:")]
    [TestCase(10, "InvalidImageId", "example:stack?frame=0")]
    public async Task Load_IdThatFails_EndsWithItsOwnCodeAndOneLine(int exitCode, string error, string id) =>
        (await ImageLoadersProgram.RunAsync("load", id)).AssertFailed(exitCode, error);

    [Test]
    public async Task Load_FileOfNoKnownKind_IsUnsupported()
    {
        File.WriteAllText(_folder.PathOf("notes.txt"), "nothing to see");

        (await ImageLoadersProgram.RunAsync("load", _folder.PathOf("notes.txt")))
            .AssertFailed(19, "No plugin here has registered the type of");
    }

    [Test]
    public async Task Load_EmptyFile_IsUnsupportedAndSaysSo()
    {
        File.WriteAllText(_folder.PathOf("empty.dcm"), "");

        (await ImageLoadersProgram.RunAsync("load", _folder.PathOf("empty.dcm"))).AssertFailed(19, "it is empty");
    }

    [Test]
    public async Task Load_ListThatIsNotThere_IsNotFound() =>
        (await ImageLoadersProgram.RunAsync("load", "@" + _folder.PathOf("list.txt"))).AssertFailed(12, "There is no list");

    [Test]
    public async Task Load_ListOfNothing_IsWrongUsage()
    {
        File.WriteAllText(_folder.PathOf("list.txt"), "# nothing yet\n\n");

        (await ImageLoadersProgram.RunAsync("load", "@" + _folder.PathOf("list.txt"))).AssertFailed(2, "names no image");
    }

    [TestCase("load", "example:ct", "--bogus", "--bogus")]
    [TestCase("show", "--bogus", "--bogus")]
    [TestCase("load", "example:ct", "--scale", "big", "--scale big")]
    [TestCase("serve", "--urls", "nonsense", "'nonsense' is not an address to listen on")]
    [TestCase("load", "example:ct", "example:color", "-o", "one.png", "one.png is the name of a file")]
    public async Task Run_WrongOption_SaysWhichInWords(params string[] argumentsAndMessage)
    {
        var run = await ImageLoadersProgram.RunAsync(argumentsAndMessage[..^1]);

        run.AssertFailed(2, argumentsAndMessage[^1]);
        Assert.That(run.Errors, Does.Not.Contain("System."));
    }

    [Test]
    public async Task Load_FolderWithoutImages_IsNotFoundAndSaysWhatIsThere()
    {
        Directory.CreateDirectory(_folder.PathOf("empty"));
        File.WriteAllText(_folder.PathOf("empty", "notes.txt"), "no picture at all, and long enough to look at");

        (await ImageLoadersProgram.RunAsync("load", _folder.PathOf("empty"))).AssertFailed(12, "notes.txt");
    }

    [Test]
    public async Task Load_CutOffDicomFile_IsMalformed()
    {
        File.WriteAllBytes(_folder.PathOf("cut"), SmallDicomFile.Make(2, 2, [1, 2, 3, 4])[..^3]);

        (await ImageLoadersProgram.RunAsync("load", _folder.PathOf("cut"), "-o", _folder.PathOf("image.png")))
            .AssertFailed(17, "Malformed");
        Assert.That(Directory.GetFiles(_folder.PathOf()), Has.Length.EqualTo(1), "nothing is written");
    }

    [Test]
    public async Task Load_OutputThatCannotBeWritten_Fails() =>
        (await ImageLoadersProgram.RunAsync("load", "example:ct", "-o", "/proc/no/ct.png")).AssertFailed(1, "/proc/no");

    [TestCase("load")]
    [TestCase("lod", "example:ct")]
    [TestCase("load", "example:ct", "-o", "ct.bmp")]
    [TestCase("load", "example:ct", "--window", "40")]
    [TestCase("load", "example:ct", "--window", "40,0")]
    [TestCase("load", "example:ct", "--window", "40,400,cubic")]
    [TestCase("load", "example:ct", "--scale", "0")]
    [TestCase("load", "example:ct", "--colormap", "plaid")]
    [TestCase("plugins", "check")]
    public async Task Run_WrongUsage_EndsWithTwoAndOneLine(params string[] arguments) =>
        (await ImageLoadersProgram.RunAsync(arguments)).AssertFailed(2, "");

    [Test]
    public async Task Run_NoArgumentsAtAll_ShowsHelpWithEveryExitCode()
    {
        var run = (await ImageLoadersProgram.RunAsync()).AssertSucceeded();

        Assert.That(run.Output, Does.Contain("load").And.Contain("doctor"));
        foreach (var error in Enum.GetValues<ImageLoadError>())
            Assert.That(run.Output, Does.Contain($"{10 + (int)error} {error}"));
    }

    [Test]
    public async Task Run_HelpOfACommand_ShowsItsOptions() =>
        Assert.That((await ImageLoadersProgram.RunAsync("help", "load")).AssertSucceeded().Output,
        Does.Contain("--window").And.Contain("--colormap"));

    [Test]
    public async Task Load_NameThatWouldMoveTheCursor_IsShownWithoutDoingSo()
    {
        var run = await ImageLoadersProgram.RunAsync("load", "no such\e[2Jfile");

        run.AssertFailed(12, "no such\uFFFD[2Jfile");
    }

    [Test]
    public async Task Load_DisabledPlugin_HasNoLoader() =>
        (await ImageLoadersProgram.RunWithAsync(new() { ["ImageLoaders__DisabledPlugins__0"] = "Base64Loader" }, "load", "example:ct"))
            .AssertFailed(11, "NoLoader");

    [Test]
    public async Task Load_FileOutsideOfTheConfiguredRoots_IsDenied()
    {
        File.WriteAllBytes(_folder.PathOf("slice.dcm"), SmallDicomFile.Make(1, 1, [1]));
        Directory.CreateDirectory(_folder.PathOf("allowed"));

        (await ImageLoadersProgram.RunWithAsync(new() { ["ImageLoaders__Access__AllowedRoots__0"] = _folder.PathOf("allowed") }, "load",
            _folder.PathOf("slice.dcm"))).AssertFailed(13, "AccessDenied");
    }
}
