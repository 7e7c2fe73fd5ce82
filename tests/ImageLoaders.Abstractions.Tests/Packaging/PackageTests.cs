using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using ImageLoaders.Tests;

namespace ImageLoaders.Abstractions.Tests.Packaging;

/// <summary>
/// Packs the contract, then builds a plugin in a folder outside of the repository from that package alone. Other packages come from the
/// machine's package folder, where this repository's own restore has put them, so that no network is needed.
/// </summary>
internal sealed class PackageTests
{
    // Never used again, so that no package cache can hold an older one.
    private readonly string _version = $"0.1.0-test.{Guid.NewGuid():N}";
    private readonly string _root = Directory.CreateTempSubdirectory("plugin outside ").FullName;
    private string _published = "";
    private string _output = "";

    [OneTimeSetUp]
    public void PackAndPublish()
    {
        var packages = Path.Combine(_root, "packages");
        DotnetCommand.Run(Repository.Root, new Dictionary<string, string?>(),
            "pack", "abstractions", "--no-build", "-c", Repository.Configuration, "-o", packages, $"-p:PackageVersion={_version}",
                "--nologo");

        var machine = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var project = Directory.CreateDirectory(Path.Combine(_root, "My Noise")).FullName;
        File.WriteAllText(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <packageSources><clear /><add key="packed" value="{packages}" /></packageSources>
              <fallbackPackageFolders><clear /><add key="machine" value="{machine}" /></fallbackPackageFolders>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(project, "Noise.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="ImageLoaders.Abstractions" Version="{_version}" ExcludeAssets="runtime" />
                <PackageReference Include="FSharp.Core" Version="10.0.111" />
                <PackageReference Include="Newtonsoft.Json" Version="13.0.3" />
              </ItemGroup>
            </Project>
            """);
        File.Copy(Path.Combine(Repository.Root, "tests", "ImageLoaders.Abstractions.Tests", "Outside", "NoisePlugin.cs"),
            Path.Combine(project, "NoisePlugin.cs"));
        File.WriteAllText(Path.Combine(project, "Pinned.cs"), """
            public static class Pinned
            {
                public static string Json(object value) => System.Text.Json.JsonSerializer.Serialize(value);
                public static string Newton(object value) => Newtonsoft.Json.JsonConvert.SerializeObject(value);
            }
            """);
        _published = Path.Combine(_root, "plugins folder", "Noise");
        _output = DotnetCommand.Run(project, new Dictionary<string, string?> { ["NUGET_PACKAGES"] = Path.Combine(_root, "cache") },
            "publish", "-c", "Release", "-o", _published, "-p:UseSharedCompilation=false", "--nologo");
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(_root, recursive: true);

    [Test]
    public void Pack_Contract_CarriesPropsSymbolsDocsAndReadme()
    {
        using var package = ZipFile.OpenRead(Directory.GetFiles(Path.Combine(_root, "packages"), "*.nupkg").Single());

        Assert.That(package.Entries.Select(entry => entry.FullName), Is.SupersetOf(new[]
        {
            "build/ImageLoaders.Abstractions.props", "build/BannedSymbols.txt", "lib/net10.0/ImageLoaders.Abstractions.dll",
                "lib/net10.0/ImageLoaders.Abstractions.xml", "README.md",
        }));
    }

    [Test]
    public void Publish_PluginOutside_FolderIsCompleteAndWithoutTheHostsAssemblies()
    {
        var files = Directory.GetFiles(_published, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(_published, file))
            .ToList();

        Assert.That(files, Is.SupersetOf(
            new[] { "Noise.dll", "Noise.deps.json", "Noise.runtimeconfig.json", "Noise.files.json", "FSharp.Core.dll" }));
        Assert.That(files, Has.None.StartsWith("ImageLoaders."));
        Assert.That(files, Has.None.StartsWith("Microsoft."));
    }

    [Test]
    public void Publish_PluginOutside_EveryHashMatches() => AssertHashes(_published);

    [Test]
    public void Build_PluginOutside_EveryHashMatches() => AssertHashes(Path.Combine(_root, "My Noise", "bin", "Release", "net10.0"));

    [Test]
    public void Publish_CallThatPinsThePlugin_WarnsRS0030()
    {
        Assert.That(_output, Does.Match(
            @"Pinned\.cs\(3,\d+\): warning RS0030: .*JsonSerializer\.Serialize<TValue>.*reflection pins a collectible plugin"));
        Assert.That(_output, Does.Match(@"Pinned\.cs\(4,\d+\): warning RS0030: .*JsonConvert.*pin a collectible plugin"));
        Assert.That(_output, Does.Not.Contain("NoisePlugin.cs("));
    }

    private static void AssertHashes(string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "Noise.files.json")));
        var listed = json.RootElement.GetProperty("sha256").EnumerateObject()
            .ToDictionary(file => file.Name, file => file.Value.GetString()!.ToUpperInvariant());
        var present = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".files.json", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), file =>
                Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

        Assert.That(listed, Is.EquivalentTo(present));
    }
}
