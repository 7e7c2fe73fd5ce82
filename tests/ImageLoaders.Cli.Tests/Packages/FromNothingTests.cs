using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Packages;

/// <summary>
/// From an empty folder to a shipped plugin, offline, with the packages alone: template, tests, publish, check, try, install, load by
/// another process, a new version that is swapped while it serves, and its removal. And programs that embed the host from the packages.
/// </summary>
[NonParallelizable]
public sealed partial class FromNothingTests
{
    private static readonly TimeSpan LongestSwap = TimeSpan.FromMinutes(5);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private PackedFolder _folder = null!;

    [OneTimeSetUp]
    public void Pack()
    {
        _folder = new();
        _folder.Pack();
        Say("packed");
    }

    [OneTimeTearDown]
    public void Delete() => _folder.Dispose();

    [Test]
    [Order(1)]
    public async Task Template_ToASwappedAndRemovedPlugin()
    {
        _folder.Dotnet("new", "install", Path.Combine(_folder.Packages, $"ImageLoaders.Templates.{_folder.Version}.nupkg"));
        _folder.Dotnet("new", "imageloader", "-n", "Noise", "--scheme", "noise");
        Say("template");
        Assert.That(_folder.Dotnet("test", "Noise/Noise.Tests", "--nologo"), Does.Contain("Passed!").And.Not.Contain("warning"));
        Say("tests");
        Publish("1.0.0");
        _folder.Dotnet("tool", "install", "imageloaders", "--tool-path", "tools", "--version", _folder.Version);
        Say("tool");

        Assert.That(Tool("plugins", "check", "published/Noise"), Does.Contain("Noise 1.0.0: Ok"));
        Assert.That(Tool("plugins", "try", "published/Noise", "noise:42", "--reloads", "20"),
            Does.Contain("unload").And.Not.Contain("Failed"));
        Say("check and try");
        Assert.That(Tool("plugins", "install", "published/Noise"), Does.Contain("Noise 1.0.0 is installed"));
        Assert.That(Tool("load", "noise:42", "-o", "42.json"), Does.Contain("256 x 256 u16"));
        Assert.That(File.Exists(_folder.PathOf("42.json")), Is.True);
        Say("install and load");
        await SwapWhileItServesAsync();
    }

    [TestCase("10.0.14")]
    [TestCase("10.0.15", Category = "Long")]
    [TestCase("11.0.0", Category = "Long")]
    [Order(2)]
    public void ConsoleProgram_FromThePackages_LoadsWithAnyVersionOfHosting(string version)
    {
        var output = PackedProgram.BuildAndRun(_folder, "console", "Microsoft.NET.Sdk", $"""
            <PackageReference Include="ImageLoaders.Hosting" Version="{_folder.Version}" />
            <PackageReference Include="ImageLoaders.Display" Version="{_folder.Version}" />
            <PackageReference Include="Microsoft.Extensions.Hosting" Version="{version}" />
            """, """
            using ImageLoaders.Display;
            using ImageLoaders.Hosting;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Hosting;

            var builder = Host.CreateApplicationBuilder();
            builder.Services.AddImageLoaders(options => options.PluginsPath = args[0]);
            using var app = builder.Build();
            await app.StartAsync();
            var image = await app.Services.GetRequiredService<ImageLoaderHost>().LoadImage("example:ct");
            var picture = ImageRenderer.RenderRgba(image, ImageRenderer.GetDefaultViewport(image));
            Console.WriteLine($"{image.Columns} x {image.Rows}, {picture.Pixels.Length} bytes, "
                + $"{typeof(Host).Assembly.GetName().Version!.ToString(2)}");
            """, isOffline: version == "10.0.14");

        Assert.That(output, Does.Contain($"512 x 512, 1048576 bytes, {version[..2]}.0"));
        Say($"console program with Microsoft.Extensions.Hosting {version}");
    }

    [Test]
    [Order(2)]
    public void WebService_FromThePackages_ServesImagesAndTheViewer()
    {
        var output = PackedProgram.BuildAndRun(_folder, "service", "Microsoft.NET.Sdk.Web", $"""
            <PackageReference Include="ImageLoaders.AspNetCore" Version="{_folder.Version}" />
            """, """
            using ImageLoaders.AspNetCore;
            using ImageLoaders.Hosting;

            var builder = WebApplication.CreateSlimBuilder();
            builder.Services.AddImageLoaders(options => options.PluginsPath = args[0]).AddImageLoadersEndpoints();
            await using var app = builder.Build();
            app.Urls.Add("http://127.0.0.1:0");
            app.MapImageLoaders("/images");
            app.MapImageLoadersViewer("/viewer");
            app.MapImageLoadersHealth();
            await app.StartAsync();
            using var client = new HttpClient { BaseAddress = new(app.Urls.Single()) };
            Console.WriteLine((await client.GetStringAsync("/images/image?id=example:ct")).Contains("\"rows\":512"));
            var viewer = await client.GetAsync("/viewer");
            var page = await viewer.Content.ReadAsStringAsync();
            Console.WriteLine($"viewer {(int)viewer.StatusCode} {page.Contains("content=\"/images\"")}");
            """, isOffline: true);

        var isViewerBuilt = File.Exists(Path.Combine(Repository.Root, "host", "ImageLoaders.Cli", "viewer", "dist", "index.html"));
        Assert.That(output, Does.Contain("True").And.Match(isViewerBuilt ? "viewer (200 True|404 False)" : "viewer 404 False"));
        Say("web service");
    }

    [Test]
    [Order(3)]
    public void Tool_BringsItsPluginsAlong()
    {
        using var zip = ZipFile.OpenRead(Path.Combine(_folder.Packages, $"imageloaders.{_folder.Version}.nupkg"));

        Assert.That(zip.Entries.Select(entry => entry.FullName), Is.SupersetOf(new[]
        {
            "tools/net10.0/any/imageloaders.dll", "tools/net10.0/any/appsettings.json", "README.md", "icon.png",
            "tools/net10.0/any/plugins/WadoLoader/WadoLoader.dll", "tools/net10.0/any/plugins/Base64Loader/Base64Loader.files.json",
        }));
    }

    [Test]
    [Order(4)]
    public void Archive_HasProgramPluginsUnitAndSums()
    {
        var name = $"imageloaders-{_folder.Version}";
        var target = Directory.CreateDirectory(_folder.PathOf("archive")).FullName;
        var archive = Path.Combine(_folder.Packages, name + ".tar.gz");
        Assert.That(PackedFolder.Run(new("tar", ["-xzf", archive, "-C", target])).ExitCode, Is.Zero);
        var folder = Path.Combine(target, name);

        Assert.That(PackedFolder.Run(new("sha256sum", ["--quiet", "-c", "SHA256SUMS"]) { WorkingDirectory = folder }).ExitCode, Is.Zero);
        Assert.That(File.Exists(Path.Combine(folder, "imageloaders.service")), Is.True);
        Assert.That(File.Exists(Path.Combine(folder, "appsettings.json")), Is.True);
        Assert.That(PackedFolder.Run(new("dotnet", [Path.Combine(folder, "imageloaders.dll"), "load", "example:ct"])
        {
            Environment = { ["ImageLoaders__StatePath"] = _folder.PathOf("archive-state") },
        }).Output, Does.Contain("512 x 512"));
        Assert.That(PackedFolder.Run(new("sha256sum", ["--quiet", "-c", "SHA256SUMS"]) { WorkingDirectory = _folder.Packages }).ExitCode,
            Is.Zero);
        Assert.That(File.ReadAllText(Path.Combine(_folder.Packages, "SHA256SUMS")),
            Does.Contain($"  imageloaders-cornerstone-{_folder.Version}.tgz"));
    }

    [Test]
    [Order(5)]
    public void Packages_StateLowerBoundsAndWhatTheyAre()
    {
        foreach (var package in Directory.GetFiles(_folder.Packages, "*.nupkg"))
        {
            using var zip = ZipFile.OpenRead(package);
            using var reader = new StreamReader(zip.Entries.Single(entry => entry.FullName.EndsWith(".nuspec")).Open());
            var nuspec = reader.ReadToEnd();

            Assert.That(nuspec, Does.Contain("<description>").And.Contain(">MIT</license>").And.Contain("<icon>icon.png</icon>")
                .And.Contain("<readme>README.md</readme>").And.Contain("<tags>").And.Contain("<authors>ImageLoaders contributors<"));
            Assert.That(Dependency().Matches(nuspec).Select(match => match.Groups[1].Value), Has.None.StartsWith("["), package);
        }
    }

    private async Task SwapWhileItServesAsync()
    {
        using var service = Process.Start(Redirected(_folder.Tool("serve", "--urls", "http://127.0.0.1:0")))!;
        try
        {
            var start = "";
            while (!start.Contains("Clients need", StringComparison.Ordinal))
                start += await service.StandardOutput.ReadLineAsync().WaitAsync(LongestSwap) + "\n";
            using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
            client.BaseAddress = new(Address().Match(start).Value);
            Assert.That(await VersionAsync(client), Is.EqualTo("1.0.0"));
            using var swapped = new CancellationTokenSource();
            var loading = LoadUntilAsync(client, swapped.Token);

            Publish("1.1.0");
            Assert.That(Tool("plugins", "install", "published/Noise"), Does.Contain("Noise 1.1.0 is replaced"));
            await UntilAsync(async () => await VersionAsync(client) == "1.1.0");
            await swapped.CancelAsync();
            Assert.That(await loading, Is.GreaterThan(0), "loads while it was swapped; one that fails ends them");
            Say("swapped while it serves");

            Tool("plugins", "remove", "Noise");
            await UntilAsync(async () => (await client.GetAsync("/images/image?id=noise:1")).StatusCode == HttpStatusCode.NotFound);
            Say("removed");
        }
        finally
        {
            service.Kill();
        }
    }

    private static async Task<int> LoadUntilAsync(HttpClient client, CancellationToken swapped)
    {
        var loads = 0;
        for (; !swapped.IsCancellationRequested; loads++)
        {
            using var response = await client.GetAsync($"/images/image?id=noise:{loads}", CancellationToken.None);
            var said = await response.Content.ReadAsStringAsync(CancellationToken.None);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), said);
        }

        return loads;
    }

    private static async Task<string?> VersionAsync(HttpClient client)
    {
        using var plugins = JsonDocument.Parse(await client.GetStringAsync("/images/plugins"));
        return plugins.RootElement.EnumerateArray().Single().GetProperty("version").GetString();
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(LongestSwap);
        while (!await condition())
            await Task.Delay(50, patience.Token);
    }

    private static ProcessStartInfo Redirected(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        return start;
    }

    private void Publish(string version)
    {
        _folder.Dotnet("publish", "Noise/Noise", "-c", "Release", "-o", "published/Noise", $"-p:Version={version}",
            "-p:AssemblyVersion=1.0.0.0", "--nologo"); // which is the same for both: they are told apart all the same
        Say($"published {version}");
    }

    private string Tool(params string[] arguments)
    {
        var (exitCode, output) = PackedFolder.Run(_folder.Tool(arguments));
        Assert.That(exitCode, Is.Zero, output);
        return output;
    }

    private void Say(string what) => TestContext.Out.WriteLine($"{_clock.Elapsed.TotalSeconds,6:0.0} s  {what}");

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex("<dependency id=\"[^\"]+\" version=\"([^\"]+)\"")]
    private static partial Regex Dependency();
}
