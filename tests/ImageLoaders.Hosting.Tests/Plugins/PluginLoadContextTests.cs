using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using ImageLoaders.Hosting.Plugins.Isolation;

namespace ImageLoaders.Hosting.Tests.Plugins;

internal sealed class PluginLoadContextTests
{
    [Test]
    public void Load_SharedNameInAnyCaseAndVersion_IsTheHostsInstance()
    {
        using var folder = new PluginsFolder();
        var context = new PluginLoadContext("Good", folder.Add("Good"), new());

        var contract = context.LoadFromAssemblyName(new AssemblyName("imageloaders.abstractions, Version=9.9.9.9"));
        var framework = context.LoadFromAssemblyName(new AssemblyName("System.Text.Json"));

        Assert.That(contract, Is.SameAs(typeof(IImageLoader).Assembly));
        Assert.That(framework, Is.SameAs(typeof(System.Text.Json.JsonDocument).Assembly));
    }

    [Test]
    public void LoadUnmanagedDll_NameThatLeadsOut_IsRefused()
    {
        using var folder = new PluginsFolder();
        var context = new PluginLoadContext("Good", folder.Add("Good"), new());
        File.WriteAllText(Path.Combine(folder.Path, "outside.so"), "");
        var assembly = context.LoadFromAssemblyPath(context.MainAssemblyPath);

        Assert.That(() => NativeLibrary.Load("../outside.so", assembly, null), Throws.InstanceOf<FileLoadException>().With.Message.Contains("not in its folder"));
    }

    [Test]
    public void Load_LinkThatAppearedLater_IsRefused()
    {
        using var folder = new PluginsFolder();
        var context = new PluginLoadContext("Good", folder.Add("Good"), new());
        File.CreateSymbolicLink(Path.Combine(folder.Path, "Good", "Newtonsoft.Json.dll"), Path.Combine(PluginsFolder.FixtureFolder("Newtonsoft13"), "Newtonsoft.Json.dll"));

        Assert.That(() => context.LoadFromAssemblyName(new AssemblyName("Newtonsoft.Json")),
            Throws.InstanceOf<FileLoadException>().With.InnerException.Message.Contains("not in its folder"));
    }

    [Test]
    public void Fields_HoldNothingThatPins() => Assert.That(
        typeof(PluginLoadContext).GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly).Select(field => field.FieldType).Distinct(),
        Is.EquivalentTo([
            typeof(string), typeof(ConcurrentDictionary<string, LoadedModule>), typeof(ConcurrentDictionary<string, string>), typeof(SharedAssemblies), typeof(AssemblyDependencyResolver),
            typeof(RefusalFolder), typeof(AssemblyLoadContext)]));

    [Test]
    public async Task CreateAsync_HostInAContextOfItsOwn_SharesThatContextsContract()
    {
        using var folder = new PluginsFolder();
        folder.Add("Good");
        var hosting = new EmbeddersContext().LoadFromAssemblyPath(Path.Combine(TestContext.CurrentContext.TestDirectory, "ImageLoaders.Hosting.dll"));
        var options = Activator.CreateInstance(hosting.GetType(typeof(ImageLoaderOptions).FullName!)!)!;
        options.GetType().GetProperty(nameof(ImageLoaderOptions.PluginsPath))!.SetValue(options, folder.Path);
        options.GetType().GetProperty(nameof(ImageLoaderOptions.StatePath))!.SetValue(options, folder.Options.StatePath);
        options.GetType().GetProperty(nameof(ImageLoaderOptions.PluginStartTimeout))!.SetValue(options, folder.Options.PluginStartTimeout);
        options.GetType().GetProperty(nameof(ImageLoaderOptions.StartTimeout))!.SetValue(options, folder.Options.StartTimeout);
        var create = hosting.GetType(typeof(ImageLoaderHost).FullName!)!.GetMethod(nameof(ImageLoaderHost.CreateAsync))!;

        var creating = (Task)create.Invoke(null, [options, null, null, null, CancellationToken.None])!;
        await creating;

        await using var host = (IAsyncDisposable)creating.GetType().GetProperty("Result")!.GetValue(creating)!;
        Assert.That(hosting, Is.Not.SameAs(typeof(ImageLoaderHost).Assembly));
        Assert.That(host.GetType().GetProperty(nameof(ImageLoaderHost.Schemes))!.GetValue(host), Is.EqualTo(["good"]));
    }

    // An application whose own assemblies do not live in the default context, as a test runner's or a designer's do not.
    private sealed class EmbeddersContext() : AssemblyLoadContext("embedder")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            var path = Path.Combine(TestContext.CurrentContext.TestDirectory, assemblyName.Name + ".dll");
            var isOwn = assemblyName.Name!.StartsWith("ImageLoaders.", StringComparison.Ordinal) || assemblyName.Name.StartsWith("Microsoft.Extensions.", StringComparison.Ordinal);
            return isOwn && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
