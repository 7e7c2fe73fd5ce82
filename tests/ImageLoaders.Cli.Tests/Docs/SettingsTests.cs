using System.Text.Json;
using System.Text.RegularExpressions;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests.Docs;

/// <summary>The settings page names every setting, and the program starts with its complete file.</summary>
public sealed partial class SettingsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));

    [Test]
    public async Task CompleteFile_AsConfiguration_IsTaken()
    {
        using var folder = new TemporaryFolder();
        var settings = JsonDocument.Parse(CompleteFile()).RootElement.GetProperty("ImageLoaders");
        var environment = new Dictionary<string, string>();
        Flatten("ImageLoaders", settings, environment);
        environment["ImageLoaders__PluginsPath"] = ImageLoadersProgram.PluginsPath;
        environment["ImageLoaders__StatePath"] = folder.PathOf("state");
        environment["ImageLoaders__PluginLockFile"] = folder.PathOf("plugins.lock.json");

        (await ImageLoadersProgram.RunWithAsync(environment, "load", "example:ct", "-o", folder.PathOf("ct.png"))).AssertSucceeded();
    }

    [TestCase("host/ImageLoaders.Hosting/ImageLoaderOptions.cs", "ImageLoaders")]
    [TestCase("host/ImageLoaders.Hosting/Queue/RequestPoolOptions.cs", "ImageLoaders:RequestPool")]
    [TestCase("host/ImageLoaders.AspNetCore/ImageServiceOptions.cs", "ImageLoaders:Service")]
    [TestCase("host/ImageLoaders.AspNetCore/ContentUploadOptions.cs", "ImageLoaders:Service:Content")]
    public void CompleteFile_NamesEverySettingOf(string source, string section)
    {
        var element = section.Split(':')
            .Aggregate(JsonDocument.Parse(CompleteFile()).RootElement, (parent, name) => parent.GetProperty(name));
        var written = element.EnumerateObject().Select(property => property.Name);

        var settings = Property().Matches(File.ReadAllText(Path.Combine(Repository.Root, source)))
            .Select(match => match.Groups["name"].Value).Where(name => name != "Authorize");

        Assert.That(settings.Except(written), Is.Empty);
        Assert.That(written.Except(settings), Is.SubsetOf(new[] { "Service", "Telemetry", "Plugins" }));
    }

    [Test]
    public void Tables_NameEverySettingOfTheFile()
    {
        var access = File.ReadAllText(Path.Combine(Repository.Root, "docs", "access.md"));
        var names = PropertyName().Matches(CompleteFile()).Select(match => match.Groups["name"].Value)
            .Except(["ImageLoaders", "Service", "WadoLoader", "http"]);

        foreach (var name in names)
            Assert.That((Page + access).Replace(CompleteFile(), "", StringComparison.Ordinal), Does.Match($"[`:]{name}[`:<]"), name);
    }

    private static string CompleteFile() => Code().Match(Page).Groups["code"].Value;

    private static void Flatten(string name, JsonElement value, Dictionary<string, string> settings)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
                Flatten($"{name}__{property.Name}", property.Value, settings);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in value.EnumerateArray().Index())
                Flatten($"{name}__{index}", item, settings);
        }
        else
        {
            settings[name] = value.ToString();
        }
    }

    [GeneratedRegex(@"<!-- test: settings -->\n```json\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^    public [^(=]*?\b(?<name>\w+) \{ get; ", RegexOptions.Multiline)]
    private static partial Regex Property();

    [GeneratedRegex("\"(?<name>\\w+)\":")]
    private static partial Regex PropertyName();
}
