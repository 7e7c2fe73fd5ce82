using Microsoft.Extensions.Configuration;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>Whatever goes wrong is said of the one that does it, with what to do.</summary>
internal sealed class BlameTests
{
    private PluginsFolder _folder = null!;

    [SetUp]
    public void SetUp() => _folder = new();

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [TestCase("breaks-slope", "RescaleSlope is 0; it is a finite number other than 0.")]
    [TestCase("breaks-intercept", "RescaleIntercept is NaN; it is a finite number.")]
    [TestCase("breaks-window", "Windows[0].Width is 0; it is a finite number above 0.")]
    [TestCase("breaks-spacing", "RowPixelSpacing is -1; it is a finite number above 0, or not set.")]
    [TestCase("breaks-lut", "ModalityLut.Entries is 0 entries; there are 1 to 65,536.")]
    [TestCase("breaks-overlay", "Overlays[0].Bits is 1 bytes; there is one for each of 2 x 2 pixels.")]
    [TestCase("breaks-frame", "Source.Frame is 0; frames count from 1.")]
    [TestCase("load-not-supported", "The loader failed with NotSupportedException: not on this stream")]
    [TestCase("load-missing-assembly", "The loader failed with FileNotFoundException: Could not load file or assembly 'Gone'.")]
    [TestCase("load-own-exception", "The loader failed with MisbehavingException: the load fails on purpose")]
    [TestCase("load-null-image", "The loader completed without an image.")]
    public async Task LoadImage_DefectOfThePlugin_IsALoaderFaultThatNamesIt(string fault, string said)
    {
        await using var host = await StartAsync(fault);

        var failure = Assert.ThrowsAsync<ImageLoadException>(() => host.LoadImage("bad:1").Completion)!;

        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.LoaderFault));
        Assert.That(failure.Message, Does.StartWith("bad:1: Plugin Bad: ").And.Contain(said));
        TestContext.Out.WriteLine($"{fault}: {failure.Message}");
    }

    [Test]
    public async Task GetMetadataAsync_CosinesThatAreNotSix_IsALoaderFaultThatNamesThem()
    {
        await using var host = await StartAsync("metadata-cosines");

        var failure = Assert.ThrowsAsync<ImageLoadException>(() => host.GetMetadataAsync("bad:1"))!;

        Assert.That(failure.Message, Is.EqualTo("bad:1: Plugin Bad: It returned metadata that breaks the contract: "
            + "ImagePlaneModule.ImageOrientationPatient is 3 cosines; it has 6, or none. This is a defect of the plugin."));
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.LoaderFault));
    }

    [Test]
    public async Task LoadImage_SchemeOfAPluginThatFaulted_NamesItWithTheReason()
    {
        await using var host = await StartAsync("start-throws");

        Assert.That(NoLoader(host, "bad:1"), Does.Match("plugin Bad, which has it, is Faulted: .*StartAsync fails on purpose"));
    }

    [Test]
    public async Task LoadImage_SchemeOfAPluginThatIsDisabled_NamesIt()
    {
        _folder.Add("Good");
        _folder.Options.DisabledPlugins.Add("Good");
        await using var host = await ImageLoaderHost.CreateAsync(_folder.Options);

        Assert.That(NoLoader(host, "GOOD:1"),
            Does.Contain("plugin Good, whose code names it, is Disabled: ").And.Contain("DisabledPlugins"));
        Assert.That(NoLoader(host, "nobody:1"), Does.Not.Contain("Good"));
    }

    [Test]
    public async Task LoadImage_SchemeOfAPluginThatIsRejected_NamesItWithTheReason()
    {
        var folder = _folder.Add("Good");
        PluginsFolder.WriteHashes(folder);
        File.WriteAllText(Path.Combine(folder, "added.txt"), "");
        await using var host = await ImageLoaderHost.CreateAsync(_folder.Options);

        Assert.That(NoLoader(host, "good:1"),
            Does.Contain("plugin Good, whose code names it, is Rejected: added.txt is not in Good.files.json."));
    }

    [Test]
    public async Task Start_PluginThatRegistersNothing_SaysSo()
    {
        await using var host = await StartAsync("registers-nothing");

        Assert.That(host.Plugins.Single().Warnings, Has.One.Contains("registered neither a loader nor a provider"));
    }

    [Test]
    public void Inspect_ReferenceThatNobodyHas_IsAWarning()
    {
        var inspection = PluginInspector.Inspect(_folder.Add("MissingDependency"));

        Assert.That(inspection.Warnings, Has.One.Match("MissingDependency.dll references Newtonsoft.Json 13.0.0.0, which is neither in the "
            + "folder nor the host's to lend: .* Add Newtonsoft.Json.dll to the folder"));
        Assert.That(PluginInspector.Inspect(_folder.Add("Newtonsoft13")).Warnings, Is.Empty);
    }

    [Test]
    public async Task LoadImage_MadeOfOneThatFails_NamesBoth()
    {
        await using var host = await StartAsync("load-own-exception");
        host.RegisterImageLoader("average", new Loading.Source { Load = async (request, _) => await request.LoadImage("bad:1?frame=2") });

        var failure = Assert.ThrowsAsync<ImageLoadException>(() => host.LoadImage("average:all").Completion)!;

        Assert.That(failure.Message, Does.StartWith("average:all: bad:1?frame=2: Plugin Bad: The loader failed with MisbehavingException"));
    }

    private static string NoLoader(ImageLoaderHost host, string id)
    {
        var failure = Assert.ThrowsAsync<ImageLoadException>(() => host.LoadImage(id).Completion)!;
        Assert.That(failure.Error, Is.EqualTo(ImageLoadError.NoLoader));
        TestContext.Out.WriteLine(failure.Message);
        return failure.Message;
    }

    private Task<ImageLoaderHost> StartAsync(string fault)
    {
        _folder.AddMisbehaving(fault);
        return ImageLoaderHost.CreateAsync(_folder.Options, configuration: new ConfigurationBuilder()
            .AddInMemoryCollection([new("Plugins:Bad:fault", fault)]).Build());
    }
}
