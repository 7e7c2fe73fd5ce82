namespace ImageLoaders.Viewer;

/// <summary>
/// Builds the viewer from its lock file, then runs each test file of Node's own test runner, two at a time: a browser's tests wait for most
/// of it.
/// </summary>
[Parallelizable(ParallelScope.Children)]
internal sealed class NodeTests
{
    // The largest first, so that none that takes long is left alone at the end.
    private static IEnumerable<string> Files =>
        new DirectoryInfo(Paths.Browser).EnumerateFiles("*.test.js").OrderByDescending(file => file.Length).Select(file => file.Name);

    [OneTimeSetUp]
    public async Task BuildAsync()
    {
        await SucceedAsync(Paths.Viewer, Paths.BuildScript, "required");
        var installed = new FileInfo(Path.Combine(Paths.Browser, "node_modules", ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(Paths.Browser, "package-lock.json")))
            await SucceedAsync(Paths.Browser, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await SucceedAsync(Paths.Browser, "node", "build-application.js");
    }

    [TestCaseSource(nameof(Files))]
    public async Task Run_TestFile_EveryTestPasses(string file)
    {
        var (exitCode, output) = await Command
            .RunAsync(Paths.Browser, TimeSpan.FromMinutes(10), "node", "--test", "--test-reporter=spec", file);
        await TestContext.Out.WriteLineAsync(output);
        Assert.That(exitCode, Is.Zero, output);
    }

    /// <summary>
    /// The tests that lie beside the viewer's modules, the types and the lint of all of them, and the types of the tests.
    /// </summary>
    [TestCase("test")]
    [TestCase("check")]
    [TestCase("check-tests")]
    public Task Run_ScriptOfTheViewer_Succeeds(string script) => SucceedAsync(Paths.Viewer, "npm", "run", script, "--silent");

    /// <summary>All random sequences of a hurried reader, and every file of the corpus, of which each run takes some.</summary>
    [Test, Category("Long"), NonParallelizable]
    public Task Run_EverySequenceAndFile_EveryTestPasses() =>
        SucceedAsync(Paths.Browser, "env", "VIEWER_SEQUENCES=500", "VIEWER_CORPUS=all", "node", "--test", "--test-reporter=spec",
            "race.test.js", "corpus.test.js");

    /// <summary>
    /// The bridge beside its peer over every file, as a package in a project with the newest Cornerstone3D, and in OHIF's own package.
    /// </summary>
    [TestCase("peer.test.js"), TestCase("long/package.test.js"), TestCase("long/ohif.test.js")]
    [Category("Long"), NonParallelizable]
    public Task Run_LongTestFileOfTheBridge_EveryTestPasses(string file) =>
        SucceedAsync(Paths.Browser, "env", "VIEWER_CORPUS=all", "node", "--test", "--test-reporter=spec", file);

    private static async Task SucceedAsync(string folder, string program, params string[] arguments)
    {
        var (exitCode, output) = await Command.RunAsync(folder, TimeSpan.FromMinutes(30), program, arguments);
        Assert.That(exitCode, Is.Zero, $"{program} {string.Join(' ', arguments)} in {folder} failed:\n{output}");
    }
}
