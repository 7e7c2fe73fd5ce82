using System.Collections.Immutable;
using ImageLoaders.Testing.Trial;
using Microsoft.Extensions.Configuration;

namespace ImageLoaders.Testing.Tests;

/// <summary>Plugins that do right pass a trial, and each way of doing wrong is found by the check that is for it.</summary>
[NonParallelizable]
internal sealed class PluginTrialTests
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    [TestCase("Base64Loader", "example:ct", "base64:1x2xu8,AAE=")]
    [TestCase("WebImageLoader", "data:image/png;base64," + Pixel)]
    [TestCase("DerivedLoader")]
    [TestCase("NiftiLoader")]
    public async Task RunAsync_PluginOfThisRepository_Passes(string name, params string[] ids)
    {
        var findings = await PluginTrial.RunAsync(Folders.Plugin(name), ids.Select(id => new ImageId(id)), Patient);

        AssertPassed(findings);
        Assert.That(findings.Select(finding => finding.Check), Does.Contain("unload"));
    }

    [Test]
    public async Task RunAsync_DicomFile_Passes()
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "trial.dcm");
        await File.WriteAllBytesAsync(path, ImageLoaders.Tests.SmallDicomFile.Make(2, 2, [1, 2, 3, 4]));

        AssertPassed(await PluginTrial.RunAsync(Folders.Plugin("WadoLoader"), [$"dicomfile:{path}"], Patient));
    }

    [Test]
    public async Task RunAsync_NativeCode_PassesAndSaysThatItStays()
    {
        var library = NativeLibraries().FirstOrDefault(File.Exists);
        Assume.That(library, Is.Not.Null, "zlib is not here");
        var folder = Path.Combine(Directory.CreateTempSubdirectory("trial-").FullName, "NativeCode");
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.GetFiles(Folders.Fixture("NativeCode")).Where(file => !file.EndsWith(".files.json")))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.Copy(library!, Path.Combine(folder, "libfixture.so"));
        var findings = await PluginTrial.RunAsync(folder, ["native:1"], Patient);

        AssertPassed(findings);
        Assert.That(findings.Single(finding => finding.Check == "unload").Detail, Does.Contain("native code, which stays"));
    }

    [Test]
    public async Task RunAsync_ImageThatIsMadeOfOthers_Passes()
    {
        var findings = await PluginTrial.RunAsync(Folders.Plugin("DerivedLoader"), ["mpr:fused;of={example:ct};of={example:ct}"],
            Patient with { OtherPluginsPath = Folders.Plugin("") });

        AssertPassed(findings);
        Assert.That(findings.Single(finding => finding.Check == "nested").Detail, Does.StartWith("Other images: 1. "));
    }

    [TestCase("load-throws", "load", "LoaderFault: Plugin Misbehaving: The loader failed with MisbehavingException")]
    [TestCase("load-null", "load", "The loader returned no load object")]
    [TestCase("load-null-image", "load", "The loader completed without an image")]
    [TestCase("load-own-exception", "load", "the load fails on purpose")]
    [TestCase("load-huge", "load", "TooLarge")]
    [TestCase("load-itself", "load", "InvalidImageId")]
    [TestCase("breaks-slope", "load", "RescaleSlope is 0")]
    [TestCase("load-breaks-on-other-ids", "broken id", "An id that is not valid ends with InvalidImageId.")]
    [TestCase("load-random", "determinism", "The pixels differ, first at row 0, column 0")]
    [TestCase("load-differs-in-parallel", "parallel", "byte 0 was expected, and it is 1")]
    [TestCase("progress-goes-back", "progress", "progress does not go back")]
    [TestCase("metadata-cosines", "metadata", "ImageOrientationPatient is 3 cosines")]
    [TestCase("metadata-other-source", "metadata", "Source.Version is ")]
    [TestCase("part-hidden", "nested", "Without bad:part it gave an image that does not say so.")]
    [TestCase("part-is-fault", "nested", "Without bad:part it ended with LoaderFault")]
    [TestCase("part-is-fresh", "nested", "Set Source.OfParts instead of FreshFor.")]
    [TestCase("part-deaf", "nested", "cancelled while it waited for another image")]
    [TestCase("load-keeps-memory", "memory", "each load leaves memory behind")]
    [TestCase("start-throws", "start", "It is Faulted: ")]
    [TestCase("register-throws", "start", "Register fails on purpose")]
    [TestCase("leak-timer", "reload", "generations are still in memory")]
    [TestCase("leak-event", "unload", "")]
    [TestCase("dispose-throws", "log", "the disposal fails on purpose")]
    [TestCase("load-forgets-task", "log", "A task that was not awaited failed with MisbehavingException")]
    public async Task RunAsync_PluginThatMisbehaves_IsFoundByTheCheckThatIsForIt(string fault, string check, string said)
    {
        var findings = await PluginTrial.RunAsync(Folders.Fixture("Misbehaving"), ["bad:1"], Options(fault));

        var finding = findings.First(finding => finding.Check == check);
        TestContext.Out.WriteLine($"{fault}: {finding}");
        Assert.That((finding.Outcome, finding.Detail), Is.EqualTo((TrialOutcome.Failed, finding.Detail)));
        Assert.That(finding.Detail, Does.Contain(said));
    }

    // The loader ends when a file is there, which is not before each check has said that it still runs.
    [Test]
    public async Task Cancel_OfALoadThatIgnoresIt_IsFound()
    {
        var (end, options) = DeafLoad();
        using var folder = new TrialFolder(Folders.Fixture("Misbehaving"));
        await using var host = await folder.StartHostAsync(null, options.Configuration);

        var trial = TrialOn(host, options);
        var found = Assert.ThrowsAsync<PluginAssertionException>(() => trial.CancelAsync($"bad:{end}"));
        await File.WriteAllTextAsync(end, "");
        Assert.That(found.Message, Does.Contain("Its work still ran 3 s after the load was cancelled at "));
    }

    [Test]
    public async Task Deadline_OfALoadThatIgnoresIt_IsFound()
    {
        var (end, options) = DeafLoad();
        using var folder = new TrialFolder(Folders.Fixture("Misbehaving"));
        PluginAssertionException? found = null;
        for (var deadline = TimeSpan.FromMilliseconds(1); found is null; deadline *= 2) // until it passes while the loader is at work
        {
            await using var host = await folder.StartHostAsync(deadline, options.Configuration);
            try
            {
                await TrialOn(host, options).DeadlineAsync($"bad:{end}", deadline);
            }
            catch (PluginAssertionException exception)
            {
                found = exception;
                await File.WriteAllTextAsync(end, "");
            }
        }

        Assert.That(found.Message, Does.Contain("Its work still ran 3 s after the load was past its deadline"));
    }

    [Test]
    public async Task RunAsync_Cost_IsThatOfOneLoad()
    {
        var findings = await PluginTrial.RunAsync(Folders.Plugin("Base64Loader"), ["example:ct"], Patient);

        var cost = findings.Single(finding => finding.Check == "memory").Cost!;
        TestContext.Out.WriteLine($"{cost}; reload: {findings.Single(finding => finding.Check == "reload").Cost}");
        Assert.That(cost.AllocatedBytes, Is.InRange(512 * 512 * 2, 4 << 20));
        Assert.That(cost.KeptBytes, Is.LessThan(64 << 10));
        Assert.That(cost.Milliseconds, Is.Positive);
        Assert.That(findings.Count(finding => finding.Cost is not null), Is.EqualTo(2));
    }

    [Test]
    public async Task RunAsync_FolderThatIsNoPlugin_IsRejectedByItsInspection()
    {
        var findings = await PluginTrial.RunAsync(TestContext.CurrentContext.WorkDirectory, []);

        Assert.That(findings.Single().Outcome, Is.EqualTo(TrialOutcome.Failed));
        Assert.That(findings.Single().Check, Is.EqualTo("inspect"));
    }

    private static string[] NativeLibraries() =>
        ["/lib/x86_64-linux-gnu/libz.so.1", "/lib/aarch64-linux-gnu/libz.so.1", "/usr/lib64/libz.so.1"];

    private static (string End, PluginTrialOptions Options) DeafLoad() =>
        (Path.Combine(Directory.CreateTempSubdirectory("trial-").FullName, "end"),
            Options("load-ends-late") with { StopTimeout = TimeSpan.FromSeconds(3) });

    private static CancelTrial TrialOn(Hosting.ImageLoaderHost host, PluginTrialOptions options) =>
        new(host, new(host, "Misbehaving", options.StopTimeout));

    // Work that stops does so soon; how soon is the machine's.
    private static PluginTrialOptions Patient => new() { Reloads = 3, StopTimeout = TimeSpan.FromMinutes(1) };

    private static PluginTrialOptions Options(string fault) => new()
    {
        Reloads = fault == "leak-timer" ? 1 : 0,
        StopTimeout = TimeSpan.FromSeconds(fault.EndsWith("-deaf", StringComparison.Ordinal) ? 1 : 60),
        Configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Plugins:Misbehaving:fault", fault)]).Build(),
    };

    private static void AssertPassed(ImmutableArray<TrialFinding> findings)
    {
        foreach (var finding in findings)
            TestContext.Out.WriteLine(finding);
        Assert.That(findings.Where(finding => finding.Outcome == TrialOutcome.Failed), Is.Empty);
    }
}
