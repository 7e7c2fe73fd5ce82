using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ImageLoaders.Hosting.Plugins.Isolation;
using ImageLoaders.Hosting.Tests.Live;

namespace ImageLoaders.Hosting.Tests.Plugins;

/// <summary>What a plugin's main assembly, which lives in a context of McMaster.NETCore.Plugins, gets and does not get.</summary>
internal sealed class MainAssemblyTests
{
    [Test]
    public async Task MainAssembly_LivesInAContextOfThePackage_WhoseNameIsThePlugins()
    {
        var folder = new PluginsFolder();
        var context = new PluginLoadContext("Good", folder.Add("Good"), new());

        var main = context.LoadMainAssembly();

        Assert.That(AssemblyLoadContext.GetLoadContext(main)!.GetType().Assembly.GetName().Name, Is.EqualTo("McMaster.NETCore.Plugins"));
        Assert.That((context.Main.Name, context.Main.IsCollectible), Is.EqualTo(("ImageLoaders.Plugin.Good", true)));
        Assert.That(PluginLoadContext.GetFor(main), Is.SameAs(context));
        Assert.That(PluginLoadContext.GetFor(typeof(MainAssemblyTests).Assembly), Is.Null);
        await using var live = await LiveHost.StartAsync(folder);
        var module = live.Plugin.Modules.Single(module => module.Name == "Good");
        Assert.That(module is { Kind: LoadedModuleKind.Private, Context: "ImageLoaders.Plugin.Good" });
    }

    [TestCase("Newtonsoft.Json")]
    [TestCase("newtonsoft.json")]
    [TestCase("NEWTONSOFT.Json, Version=99.0.0.0")]
    [TestCase("nunit.framework")]
    [TestCase("ImageLoaders.Hosting")]
    [TestCase("McMaster.NETCore.Plugins")]
    [TestCase("Microsoft.Extensions.Hosting")]
    [TestCase("nowhere.at.all")]
    public async Task Load_NameThatAtMostTheHostHas_IsRefusedEachTime(string name)
    {
        var folder = new PluginsFolder();
        folder.Add("Asking");
        await using var live = await LiveHost.StartAsync(folder);

        foreach (var who in (string[])["main", "dependency", "main"])
            Assert.That(await AnswerAsync(live, $"asking:{who}:{name}"), Is.EqualTo(nameof(FileNotFoundException)), who);
    }

    [Test]
    public async Task Load_NameThatTheHostLoadedFromElsewhere_IsRefusedWithTheSentence()
    {
        // It is in no list of the application's own assemblies.
        _ = Assembly.LoadFrom(Path.Combine(PluginsFolder.FixtureFolder("Asking"), "Asked.dll"));
        var folder = new PluginsFolder();
        File.Delete(Path.Combine(folder.Add("Asking", "Alone"), "Asked.dll"));
        File.Delete(Path.Combine(folder.Add("Asking", "Starting"), "Asked.dll"));
        folder.Configuration["Starting:start"] = "Good";
        await using var live = await LiveHost.StartAsync(folder);

        foreach (var name in (string[])["Asked", "ASKED"])
            Assert.That(await AnswerAsync(live, $"asking:main:{name}"), Is.EqualTo(nameof(FileNotFoundException)));
        Assert.That(live.StatusOf("Starting").State, Is.EqualTo(PluginState.Faulted));
        const string Sentence = "Plugin Starting needs Asked 0.1.0.0, which is not in its folder: add Asked.dll to it "
            + "(dotnet publish lays down all that a plugin needs).";
        Assert.That(live.StatusOf("Starting").Reason, Does.StartWith(Sentence));
    }

    [TestCase("main")]
    [TestCase("dependency")]
    public async Task Load_LinkThatAppearsLater_IsRefused(string who)
    {
        var folder = new PluginsFolder();
        folder.Add("Asking");
        await using var live = await LiveHost.StartAsync(folder);
        const string Dll = "Newtonsoft.Json.dll";
        File.CreateSymbolicLink(Path.Combine(CopyOf(folder, "Asking"), Dll),
            Path.Combine(PluginsFolder.FixtureFolder("Newtonsoft13"), Dll));

        var answer = await AnswerAsync(live, $"asking:{who}:Newtonsoft.Json");

        Assert.That(answer, Is.EqualTo(nameof(FileNotFoundException)).Or.EqualTo(nameof(FileLoadException)));
    }

    [Test]
    public async Task Load_SatelliteThatAppearsLaterAsALink_IsRefused()
    {
        var folder = new PluginsFolder();
        folder.Add("Satellite");
        await using var live = await LiveHost.StartAsync(folder);
        var german = Path.Combine(CopyOf(folder, "Satellite"), "de", "Satellite.resources.dll");
        File.Move(german, Path.Combine(folder.Path, "elsewhere.dll"));
        File.CreateSymbolicLink(german, Path.Combine(folder.Path, "elsewhere.dll"));

        Assert.That(await AnswerAsync(live, "satellite:de"), Is.EqualTo("hello"));
        Assert.That(live.Plugin.Modules.Select(module => module.Name), Has.None.EndsWith(".resources"));
    }

    [TestCase("main:asked", "Asked in ImageLoaders.Plugin.Asking")]
    [TestCase("main:Asking", "Asking in ImageLoaders.Plugin.Asking")]
    [TestCase("dependency:ASKING", "Asking in ImageLoaders.Plugin.Asking")]
    [TestCase("dependency:Asking, Version=9.9.9.9", "Asking in ImageLoaders.Plugin.Asking")]
    [TestCase("main:imageloaders.abstractions, Version=9.9.9.9", "ImageLoaders.Abstractions in Default")]
    [TestCase("types:", "True")]
    public async Task Load_WhatThePluginHas_IsItsOwn_InAnyCasing(string question, string answer)
    {
        var folder = new PluginsFolder();
        folder.Add("Asking");
        await using var live = await LiveHost.StartAsync(folder);

        Assert.That(await AnswerAsync(live, "asking:" + question), Is.EqualTo(answer));
    }

    [Test]
    public async Task Reload_MainAndDependencyThatAskForEachOther_AreGoneEachTime()
    {
        var folder = new PluginsFolder();
        folder.Add("Asking");
        await using var live = await LiveHost.StartAsync(folder);

        for (var i = 0; i < 10; i++)
        {
            Assert.That(await AnswerAsync(live, "asking:types:"), Is.EqualTo("True"));
            await AnswerAsync(live, "asking:main:Newtonsoft.Json");
            Assert.That((await live.Host.ReloadPluginAsync("Asking"))!.State, Is.EqualTo(PluginState.Active));
            await live.AssertOldGenerationsAreGoneAsync("Asking");
        }
    }

    [Test]
    public async Task NativeCode_OfAPluginWithAResolverOfItsOwn_IsFoundInItsFolder()
    {
        var folder = new PluginsFolder();
        CopyZlib(Path.Combine(folder.Add("Asking"), "runtimes", RuntimeInformation.RuntimeIdentifier, "native", "libfixture.so"));
        File.Delete(Path.Combine(folder.Path, "Asking", "Asking.files.json"));
        await using var live = await LiveHost.StartAsync(folder);

        Assert.That(await AnswerAsync(live, "asking:native:"), Does.Match(@"^\d+\.\d+"));
        Assert.That(live.Plugin.HasNativeCode);
        var native = live.Plugin.Modules.Single(module => module.Kind == LoadedModuleKind.Native);
        Assert.That((native.Name, Path.GetFileName(native.Path)), Is.EqualTo(("fixture", "libfixture.so")));
    }

    [Test]
    public async Task NativeCode_WhoseNameLeadsOutOfTheFolder_IsRefused()
    {
        var folder = new PluginsFolder();
        folder.Add("NativeCode");
        await using var live = await LiveHost.StartAsync(folder);
        CopyZlib(Path.Combine(CopyOf(folder, "NativeCode"), "..", "outside.so"));

        Assert.That(
            async () => await AnswerAsync(live, "native:outside"),
            Throws.TypeOf<ImageLoadException>().With.Message.Contains("not in its folder"));
        Assert.That(live.Plugin.HasNativeCode, Is.False);
    }

    private static async Task<string> AnswerAsync(LiveHost live, string id) => (await live.Host.LoadImage(id)).Remarks.Single();

    private static string CopyOf(PluginsFolder folder, string plugin) =>
        Path.GetDirectoryName(Directory.EnumerateFiles(folder.Options.StatePath, plugin + ".dll", SearchOption.AllDirectories).Single())!;

    private static void CopyZlib(string path)
    {
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Directory.EnumerateFiles("/usr/lib", "libz.so.1", everywhere).First(), path);
    }
}
