using ImageLoaders.Hosting.Plugins.Inspection;
using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginInspectorTests
{
    private static IEnumerable<TestCaseData> Damages => DamagedFolder.All.Select(damage => new TestCaseData(damage).SetArgDisplayNames(damage.What));

    [Test]
    public void Inspect_GoodPlugin_TellsAllWithoutLoadingIt()
    {
        var inspection = PluginInspector.Inspect(PluginsFolder.FixtureFolder("Good"));

        Assert.Multiple(() =>
        {
            Assert.That(inspection.Verdict, Is.EqualTo(PluginVerdict.Ok), inspection.Reason);
            Assert.That(inspection.Name, Is.EqualTo("Good"));
            Assert.That(inspection.EntryType, Is.EqualTo("Fixtures.GoodPlugin"));
            Assert.That(inspection.Version, Is.EqualTo("0.1.0"));
            Assert.That(inspection.ContractVersion, Is.EqualTo(new Version(0, 1, 0, 0)));
            Assert.That(inspection.TargetFramework, Is.EqualTo(".NETCoreApp,Version=v10.0"));
            Assert.That(inspection.Architecture, Is.EqualTo("any"));
            Assert.That(inspection.SharedFrameworks, Is.EqualTo(["Microsoft.NETCore.App 10.0.0"]));
            Assert.That(inspection.FilesVerified, Is.True);
            Assert.That(inspection.Warnings, Is.Empty);
            Assert.That(inspection.Files, Does.Contain("Good.dll").And.Contain("Good.deps.json"));
            Assert.That(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => assembly.Location == Path.Combine(inspection.Path, "Good.dll")), Is.Empty);
        });
    }

    [TestCaseSource(nameof(Damages))]
    public async Task Inspect_DamagedFolder_SaysWhyAndKeepsNobodyElse(object damage)
    {
        var (_, verdict, reason, action) = (DamagedFolder)damage;
        using var folder = new PluginsFolder();
        folder.Add("Good");
        var broken = folder.Add("Good", "Broken");
        action(broken, Path.Combine(broken, "Broken.dll"));

        var inspection = PluginInspector.Inspect(broken);
        await using var plugins = await folder.StartAsync();

        Assert.That(inspection.Verdict, Is.EqualTo(verdict));
        Assert.That(inspection.Reason, Does.Contain(reason));
        Assert.That(plugins.Plugins.Select(plugin => plugin.State), Is.EqualTo([verdict == PluginVerdict.NotAPlugin ? PluginState.NotAPlugin : PluginState.Rejected, PluginState.Active]));
        Assert.That(plugins.Plugins[0].Reason, Does.Contain(reason));
        Assert.That((await folder.LoadAsync("good:1")).Pixels.Span[0], Is.EqualTo(1));
    }

    [Test]
    public void Inspect_RandomlyDamagedDll_NeverThrows()
    {
        using var folder = new PluginsFolder();
        var broken = folder.Add("Good", "Broken");
        var dll = Path.Combine(broken, "Broken.dll");
        var bytes = File.ReadAllBytes(dll);
        var random = new Random(1);
        for (var i = 0; i < 400; i++)
        {
            var damaged = (byte[])bytes.Clone();
            for (var flips = random.Next(1, 64); flips > 0; flips--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(dll, damaged);

            var inspection = PluginInspector.Inspect(broken);

            Assert.That(inspection.Reason, inspection.Verdict == PluginVerdict.Ok ? Is.Null : Is.Not.Empty);
        }
    }

    [Test]
    public void Inspect_OwnCopyOfTheContract_WarnsAndNamesTheFix()
    {
        using var folder = new PluginsFolder();
        var broken = folder.Add("Good", "Broken");
        File.Copy(typeof(IImageLoader).Assembly.Location, Path.Combine(broken, "ImageLoaders.Abstractions.dll"));

        var inspection = PluginInspector.Inspect(broken);

        Assert.That(inspection.Verdict, Is.EqualTo(PluginVerdict.Ok), inspection.Reason);
        Assert.That(inspection.Warnings, Has.Some.Contains("its own ImageLoaders.Abstractions.dll").And.Some.Contains("ExcludeAssets=\"runtime\""));
    }

    [Test]
    public void Inspect_NoDependenciesFile_Warns()
    {
        using var folder = new PluginsFolder();
        var broken = folder.Add("Good", "Broken");
        File.Delete(Path.Combine(broken, "Broken.deps.json"));

        var inspection = PluginInspector.Inspect(broken);

        Assert.That(inspection.Verdict, Is.EqualTo(PluginVerdict.Ok), inspection.Reason);
        Assert.That(inspection.Warnings, Has.Some.Contains("There is no Broken.deps.json"));
    }

    [Test]
    public void Inspect_NetStandard_Warns()
    {
        using var folder = new PluginsFolder();
        var broken = folder.Add("Good", "Broken");
        DamagedFolder.Replace(Path.Combine(broken, "Broken.dll"), ".NETCoreApp,Version=v10.0", ".NETStandard,Version=v2.1");

        var inspection = PluginInspector.Inspect(broken);

        Assert.That(inspection.Verdict, Is.EqualTo(PluginVerdict.Ok), inspection.Reason);
        Assert.That(inspection.Warnings, Has.Some.Contains(".NETStandard,Version=v2.1"));
    }

    [Test]
    public void Inspect_NoFolder_SaysSo()
    {
        var inspection = PluginInspector.Inspect("/no/such/Plugin");

        Assert.That(inspection.Verdict, Is.EqualTo(PluginVerdict.NotAPlugin));
        Assert.That(inspection.Reason, Does.Contain("/no/such/Plugin"));
    }

    [Test]
    public void ContractNames_AreExactlyWhatIsShared() => Assert.That(
        SharedAssemblies.ContractNames,
        Is.EqualTo([
            "ImageLoaders.Abstractions",
            "Microsoft.Extensions.Configuration.Abstractions",
            "Microsoft.Extensions.DependencyInjection.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions",
            "Microsoft.Extensions.Options",
            "Microsoft.Extensions.Primitives",
        ]));

    [TestCase("1.2", "1.2")]
    [TestCase("1.2", "1.5")]
    [TestCase("0.3", "0.3")]
    public void Contract_FittingVersions_AreTaken(string plugin, string host) =>
        Assert.That(() => CompatibilityCheck.Contract(Version.Parse(plugin), Version.Parse(host)), Throws.Nothing);

    [TestCase("1.3", "1.2", "Update the host")]
    [TestCase("2.0", "1.9", "Update the host")]
    [TestCase("1.9", "2.0", "Build the plugin against 2.0")]
    [TestCase("0.2", "0.3", "Build the plugin against 0.3")]
    [TestCase("0.9", "1.0", "Build the plugin against 1.0")]
    public void Contract_OtherVersions_AreRefusedWithTheFix(string plugin, string host, string fix) => Assert.That(
        () => CompatibilityCheck.Contract(Version.Parse(plugin), Version.Parse(host)),
        Throws.TypeOf<PluginRejectedException>().With.Message.Contains(plugin).And.Message.Contains(host).And.Message.Contains(fix));
}
