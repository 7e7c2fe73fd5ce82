using System.Text.RegularExpressions;
using ImageLoaders.Codecs;
using ImageLoaders.Tests;

namespace ImageLoaders.Cli.Tests;

/// <summary>What can be told of the Dockerfile without a container engine.</summary>
public sealed partial class ContainerTests
{
    private static readonly string Dockerfile = File.ReadAllText(Path.Combine(Repository.Root, "Dockerfile"));

    private static readonly string[] UbuntuPackages =
        [.. NativeCodecLibrary.All.Select(library => UbuntuName().Match(library.Packages).Groups[1].Value).Order(StringComparer.Ordinal)];

    [Test]
    public void Dockerfile_Packages_AreThoseThatTheCodecsNameForItsSystem()
    {
        // Of .NET 10 there are no images on Debian; 10.0-noble is Ubuntu 24.04.
        Assert.That(Bases().Matches(Dockerfile).Select(match => match.Groups[1].Value),
            Is.EqualTo(new[] { "mcr.microsoft.com/dotnet/sdk:10.0-noble", "mcr.microsoft.com/dotnet/aspnet:10.0-noble" }));
        Assert.That(Installed().Match(Dockerfile).Groups[1].Value.Trim().Split(' '), Is.EqualTo(UbuntuPackages));
        Assert.That(UbuntuPackages, Is.EqualTo(new[] { "libavif16", "libturbojpeg", "libwebp7" }));
        Assert.That(File.ReadAllText(Path.Combine(Repository.Root, "docs", "install.md")),
            Does.Contain(string.Join(", ", UbuntuPackages.Select(name => $"`{name}`"))));
    }

    [Test]
    public void Packages_OfDebian_AreNamedToo() => Assert.That(
        NativeCodecLibrary.All.Select(library => DebianName().Match(library.Packages).Groups[1].Value),
            Is.EquivalentTo(new[] { "libavif15", "libturbojpeg0", "libwebp7" }));

    [Test]
    public void Dockerfile_Image_RunsAsAUserOfItsOwnAndChecksItsHealth() =>
        Assert.That(Dockerfile, Does.Contain("\nUSER $APP_UID\n").And.Match("\nHEALTHCHECK .*\"health\"]\n").And
            .Contain("ImageLoaders__StatePath=/var/lib/imageloaders"));

    [GeneratedRegex(@"Ubuntu (\S+?),")]
    private static partial Regex UbuntuName();

    [GeneratedRegex(@"Debian (?:and Ubuntu )?(\S+?),")]
    private static partial Regex DebianName();

    [GeneratedRegex(@"^FROM (\S+)", RegexOptions.Multiline)]
    private static partial Regex Bases();

    [GeneratedRegex(@"--no-install-recommends ([^\\]+)\\")]
    private static partial Regex Installed();
}
